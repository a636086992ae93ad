-- The old place of kept files is given up.
-- grain: -
-- params: -
drop table file
