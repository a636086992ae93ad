-- A kept table that nobody reads any more goes. Its name takes the place of `kept.made`.
-- grain: -
-- params: -
drop table if exists kept.made
