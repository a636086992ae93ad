-- Everything that stands in the old file, and nothing that was deleted from it.
-- grain: -
-- params: -
copy from database old_file to fresh_file
