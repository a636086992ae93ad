-- The scores of the nodes of the tree by their numbers, kept in a table of their own. Its name takes the place of
-- `kept.made`.
-- grain: node_no, place
-- params: scored varchar; terms varchar; branches varchar; bands varchar
create table kept.made as
select *
from score_tree($scored, $terms, $branches, $bands)
