-- Indicators as they stand, from what is said about them (`traits` names a relation like indicator_trait); those that
-- only measurements mention appear too, with their code as name.
-- grain: org, indicator
-- params: -
create or replace macro told_indicators(traits) as table
with known as (
    select org, indicator from query_table(traits)
    union
    select fact.org, fact.indicator
    from fct_measurement as fact
    semi join (select report_id from report where status = 'accepted') as live using (report_id)
)
select
    org,
    indicator,
    coalesce(trait.name, indicator) as name,
    trait.name_en,
    trait.objective,
    trait.perspective,
    trait.perspective_by,
    trait.level,
    trait.polarity,
    trait.measure_unit,
    trait.consolidation,
    trait.form,
    trait.low,
    trait.high,
    trait.worst,
    trait.midpoint,
    trait.scale,
    trait.formula,
    trait.data_source,
    trait.note,
    trait.definition,
    trait.frequency,
    trait.owner
from known
left join query_table(traits) as trait using (org, indicator)
where trait.removed is null or not trait.removed
