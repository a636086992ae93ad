-- The new file. The 1.5 storage format is the way back to the release line before this one.
-- grain: -
-- params: path varchar
attach $path as fresh_file (storage_version 'v1.5.0')
