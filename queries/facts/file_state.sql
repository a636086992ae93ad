-- Whether a file is kept, how (cleaned or as it came) and since when: what tells its states apart.
-- grain: cleaned
-- params: org varchar; sha256 varchar
select cleaned, size, received_at
from kept_file
where org = $org and sha256 = $sha256
