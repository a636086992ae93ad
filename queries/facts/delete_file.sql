-- Take out what is kept of a file, to put its cleaned form there.
-- grain: -
-- params: sha256 varchar
delete from file
where sha256 = $sha256
