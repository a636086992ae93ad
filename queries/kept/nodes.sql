-- The tree over kept rows (`rows` names their table), kept in a table of its own. Its name takes the place of
-- `kept.made`.
-- grain: node, unit, period, perspective, objective, indicator
-- params: rows varchar; policy policy_t
create table kept.made as
select *
from score_tree($rows, $policy::policy_t)
