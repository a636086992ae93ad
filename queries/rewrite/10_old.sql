-- The file that is to be written anew, to read from.
-- grain: -
-- params: path varchar
attach $path as old_file (read_only)
