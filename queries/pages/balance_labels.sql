-- The indicators of an organisation with their wording and the labels that a report or a person gave them.
-- grain: indicator
-- params: org varchar
select
    indicator.indicator,
    indicator.name,
    indicator.name_en,
    indicator.objective,
    indicator.perspective,
    indicator.level,
    indicator.polarity,
    indicator.measure_unit,
    by_hand.edited_at as level_edited_at,
    by_hand.edited_by as level_edited_by
from indicator
left join edit as by_hand
    on by_hand.org = indicator.org
    and by_hand.entity = 'indicator'
    and by_hand.code = indicator.indicator
    and by_hand.unit = ''
    and by_hand.field = 'level'
where indicator.org = $org
order by indicator.objective, indicator.indicator
