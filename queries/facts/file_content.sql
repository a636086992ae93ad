-- What is kept of a file.
-- grain: name
-- params: sha256 varchar
select name, size, content, cleaned
from file
where sha256 = $sha256
