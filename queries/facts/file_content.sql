-- What is kept of a file.
-- grain: name
-- params: org varchar; sha256 varchar
select name, size, content, cleaned
from kept_file
where org = $org and sha256 = $sha256
