-- Whether a file is kept, and how: cleaned of identifying columns or as it came.
-- grain: cleaned
-- params: sha256 varchar
select cleaned, size
from file
where sha256 = $sha256
