-- A kept view that nobody reads any more goes. Its name takes the place of `kept.made`.
-- grain: -
-- params: -
drop view if exists kept.made
