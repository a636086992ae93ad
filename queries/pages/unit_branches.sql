-- The names and terms behind the numbers of nodes, with the names of objectives, in the order in which they are shown.
-- grain: node_no
-- params: branches varchar; objectives varchar
select
    branch.node_no,
    branch.unit,
    branch.node::varchar as node,
    branch.perspective,
    branch.objective,
    branch.indicator,
    named.name,
    named.name_en,
    branch.weight
from query_table($branches) as branch
left join query_table($objectives) as named
    on named.objective = branch.objective and branch.node = 'objective'
order by branch.node::varchar, branch.perspective, branch.objective, branch.indicator, branch.node_no
