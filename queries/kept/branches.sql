-- The tree that indicators hang in, kept in a table of its own. Its name takes the place of `kept.made`.
-- grain: node_no
-- params: terms varchar
create table kept.made as
select *
from score_branches($terms)
