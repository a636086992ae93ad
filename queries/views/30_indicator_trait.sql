-- What is said about indicators: what people entered by hand over the newest stated (not null) attribute of accepted
-- reports. `perspective` follows, in this order: the hand's choice for the indicator, for its objective, the report's
-- for the indicator, for its objective; null is unmapped. `perspective_by` says which: hand, report or null. The
-- objective's own weight and mean stand beside it.
-- grain: org, indicator
-- params: -
create or replace view indicator_trait as
with stated as (
    select
        org,
        indicator,
        arg_max(name, written_at) as name,
        arg_max(name_en, written_at) as name_en,
        arg_max(objective, written_at) as objective,
        arg_max(perspective, written_at) as perspective,
        arg_max(level, written_at) as level,
        arg_max(polarity, written_at) as polarity,
        arg_max(measure_unit, written_at) as measure_unit,
        arg_max(consolidation, written_at) as consolidation,
        arg_max(form, written_at) as form,
        arg_max(low, written_at) as low,
        arg_max(high, written_at) as high,
        arg_max(worst, written_at) as worst,
        arg_max(midpoint, written_at) as midpoint,
        arg_max(scale, written_at) as scale,
        arg_max(formula, written_at) as formula,
        arg_max(data_source, written_at) as data_source,
        arg_max(note, written_at) as note,
        arg_max(definition, written_at) as definition,
        arg_max(frequency, written_at) as frequency,
        arg_max(owner, written_at) as owner
    from (
        select definition.*, (report_id::bigint << 32) + row_no as written_at
        from fct_definition as definition
        semi join (select report_id from report where status = 'accepted') as live using (report_id)
    )
    group by org, indicator
),
by_hand as (
    select
        org,
        code as indicator,
        max(value) filter (where field = 'name') as name,
        max(value) filter (where field = 'name_en') as name_en,
        max(value) filter (where field = 'objective') as objective,
        max(value) filter (where field = 'perspective') as perspective,
        max(value) filter (where field = 'level') as level,
        max(value) filter (where field = 'polarity') as polarity,
        max(value) filter (where field = 'measure_unit') as measure_unit,
        max(value) filter (where field = 'consolidation') as consolidation,
        max(value) filter (where field = 'form') as form,
        try_cast(max(value) filter (where field = 'low') as double) as low,
        try_cast(max(value) filter (where field = 'high') as double) as high,
        try_cast(max(value) filter (where field = 'worst') as double) as worst,
        try_cast(max(value) filter (where field = 'midpoint') as double) as midpoint,
        max(value) filter (where field = 'scale') as scale,
        max(value) filter (where field = 'formula') as formula,
        max(value) filter (where field = 'data_source') as data_source,
        max(value) filter (where field = 'note') as note,
        max(value) filter (where field = 'definition') as definition,
        max(value) filter (where field = 'frequency') as frequency,
        max(value) filter (where field = 'owner') as owner,
        coalesce(bool_or(field = 'removed'), false) as removed
    from edit
    where entity = 'indicator' and unit = ''
    group by org, code
),
told as (
    select
        org,
        indicator,
        coalesce(by_hand.removed, false) as removed,
        coalesce(by_hand.name, stated.name) as name,
        coalesce(by_hand.name_en, stated.name_en) as name_en,
        coalesce(by_hand.objective, stated.objective) as objective,
        by_hand.perspective as perspective_by_hand,
        stated.perspective as perspective_stated,
        coalesce(by_hand.level, stated.level) as level,
        coalesce(by_hand.polarity, stated.polarity) as polarity,
        coalesce(by_hand.measure_unit, stated.measure_unit) as measure_unit,
        coalesce(by_hand.consolidation, stated.consolidation) as consolidation,
        coalesce(by_hand.form, stated.form) as form,
        coalesce(by_hand.low, stated.low) as low,
        coalesce(by_hand.high, stated.high) as high,
        coalesce(by_hand.worst, stated.worst) as worst,
        coalesce(by_hand.midpoint, stated.midpoint) as midpoint,
        coalesce(by_hand.scale, stated.scale) as scale,
        coalesce(by_hand.formula, stated.formula) as formula,
        coalesce(by_hand.data_source, stated.data_source) as data_source,
        coalesce(by_hand.note, stated.note) as note,
        coalesce(by_hand.definition, stated.definition) as definition,
        coalesce(by_hand.frequency, stated.frequency) as frequency,
        coalesce(by_hand.owner, stated.owner) as owner
    from stated
    full join by_hand using (org, indicator)
)
select
    told.org,
    told.indicator,
    told.removed,
    told.name,
    told.name_en,
    told.objective,
    coalesce(
        told.perspective_by_hand,
        aim.perspective_by_hand,
        told.perspective_stated,
        aim.perspective_stated
    ) as perspective,
    case
        when told.perspective_by_hand is not null or aim.perspective_by_hand is not null then 'hand'
        when told.perspective_stated is not null or aim.perspective_stated is not null then 'report'
    end as perspective_by,
    told.level,
    told.polarity,
    told.measure_unit,
    told.consolidation,
    told.form,
    told.low,
    told.high,
    told.worst,
    told.midpoint,
    told.scale,
    told.formula,
    told.data_source,
    told.note,
    told.definition,
    told.frequency,
    told.owner,
    aim.weight as objective_weight,
    aim.mean as objective_mean
from told
left join objective_stated as aim using (org, objective)
