-- The nodes of the tree with their names, as pages read them: kept.made over the kept tables whose names take the
-- places of the others.
-- grain: node, unit, period, perspective, objective, indicator
-- params: -
create view kept.made as
select *
from score_tree_shown('kept.tree', 'kept.branches', 'kept.periods', 'kept.bands')
