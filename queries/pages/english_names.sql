-- English names of objectives and indicators, where there are any.
-- grain: tier, code
-- params: org varchar
select 'objective' as tier, objective as code, name_en from objective where org = $org and name_en is not null
union all
select 'indicator' as tier, indicator as code, name_en from indicator where org = $org and name_en is not null
order by tier, code
