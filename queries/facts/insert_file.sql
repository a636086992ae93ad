-- Keep the content of a file.
-- grain: sha256
-- params: sha256 varchar; file varchar; size bigint; content blob; cleaned boolean; at timestamp
insert into file (sha256, name, size, content, cleaned, received_at)
values ($sha256, $file, $size, $content, $cleaned, $at)
