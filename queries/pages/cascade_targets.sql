-- Targets of unit indicators in one period, by node number; only of whole indicators with a point target.
-- grain: number
-- params: org varchar; period varchar
select node.number, measurement.target::double as target
from measurement
join cascade_node as node
    on node.tier = 1 and node.unit = measurement.unit and node.code = measurement.indicator
where measurement.org = $org
    and measurement.period = $period
    and measurement.breakdown = ''
    and measurement.target_kind = 'point'
order by node.number
