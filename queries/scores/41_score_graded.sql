-- Facts whose target is a grade (WTP, BB): points and positions of the grade aimed at and of the one that was reached,
-- by its name or by the number that earns it, on the scale of their indicator. Relations as the macros score_measured,
-- score_terms, score_periods and policy_grades give them.
-- grain: series, place
-- params: -
create or replace macro score_graded(measured_rows, terms, periods, grades) as table
with grade as (
    select * from query_table(grades)
),
-- a grade that stands on one scale only is found without the scale's name; one that two scales have is not guessed
grade_key as (
    select scale as scale_or_any, * from grade
    union all
    select '' as scale_or_any, * from grade
    qualify count(*) over (partition by version, grade) = 1
)
select
    text_row.series,
    text_row.place,
    goal.points as goal_points,
    goal.position as goal_position,
    goal.highest as goal_highest,
    coalesce(got.points, earned.points) as got_points,
    coalesce(got.position, earned.position) as got_position
from (select * from query_table(measured_rows) where target_kind = 'text') as text_row
join query_table(periods) as placed using (place)
join query_table(terms) as term on term.series = text_row.series and term.version = placed.version
left join grade_key as goal
    on goal.version = placed.version
    and goal.scale_or_any = coalesce(term.scale, '')
    and goal.grade = text_key(text_row.target_text)
left join grade as got
    on got.version = placed.version
    and got.scale = goal.scale
    and got.grade = text_key(text_row.actual_text)
left join grade as earned
    on earned.version = placed.version
    and earned.scale = case when text_row.actual_text is null then goal.scale end
    and (text_row.actual > earned.low or (text_row.actual = earned.low and earned.low_inclusive))
    and (text_row.actual < earned.high or (text_row.actual = earned.high and earned.high_inclusive))
