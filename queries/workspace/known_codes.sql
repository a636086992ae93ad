-- Every indicator, objective and unit of an organisation that is not removed, every perspective that people added or
-- named, and every type of unit, as edits may name them.
-- grain: entity, code
-- params: org varchar
select 'indicator' as entity, indicator as code from indicator where org = $org
union all
select 'objective' as entity, objective as code from objective where org = $org
union all
select 'unit' as entity, unit as code from unit where org = $org
union all
select distinct 'perspective' as entity, code from edit where org = $org and entity = 'perspective' and field = 'name'
union all
select distinct 'unit_type' as entity, type as code from unit where org = $org and type is not null
order by entity, code
