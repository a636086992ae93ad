-- Take out what is kept of a file, to put another form of it there.
-- grain: -
-- params: org varchar; sha256 varchar
delete from kept_file
where org = $org and sha256 = $sha256
