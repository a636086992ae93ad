-- What a report says of indicators otherwise than a person had entered by hand: the hand's value keeps holding.
-- grain: indicator, field
-- params: org varchar; report integer
with stated as (
    unpivot (
        select indicator, name, objective, perspective, level, polarity, measure_unit, consolidation
        from fct_definition
        where report_id = $report and unit = ''
    )
    on name, objective, perspective, level, polarity, measure_unit, consolidation
    into name field value stated
)
select indicator, field, any_value(value) as by_hand, any_value(stated) as stated
from stated
join (
    select code as indicator, field, value
    from edit
    where org = $org and entity = 'indicator' and unit = ''
) using (indicator, field)
where value is distinct from stated
group by indicator, field
order by indicator, field
