-- Keep the content of a file.
-- grain: org, sha256
-- params: org varchar; sha256 varchar; file varchar; size bigint; content blob; cleaned boolean; at timestamp
insert into kept_file (org, sha256, name, size, content, cleaned, received_at)
values ($org, $sha256, $file, $size, $content, $cleaned, $at)
