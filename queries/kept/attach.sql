-- The place for tables that are computed from the store and kept while it is open: in memory, never in the file.
-- grain: -
-- params: -
attach if not exists ':memory:' as kept
