-- Whether the store keeps files the old way: one copy of a file for all organisations.
-- grain: table_name
-- params: -
select table_name
from duckdb_tables()
where table_name = 'file'
