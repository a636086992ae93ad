-- Whether a file is kept, how (cleaned of identifying columns or as it came) and since when: what tells its states apart.
-- grain: cleaned
-- params: sha256 varchar
select cleaned, size, received_at
from file
where sha256 = $sha256
