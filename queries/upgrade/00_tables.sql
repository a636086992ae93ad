-- The tables that a file holds when it is opened, before anything is made in it.
-- grain: table_name
-- params: -
select table_name
from duckdb_tables()
where not internal and not temporary
order by table_name
