-- Makes the columns of an organisation's period from the current scores of persons, sorted by cell.
-- grain: part, person_no
-- params: org varchar; period varchar; cap double; floor double; form varchar; coverage double
insert into career by name
with scores as (
    select org, unit, grade, person, rater, row_no, kpi, assessment, development, score
    from current_person_score
    where org = $org and period = $period
),
last_rows as (
    select person, max(row_no) as row_no
    from scores
    group by person
),
components as (
    select person, kpi as component
    from kpi_components(cap := $cap, floor := $floor, form := $form, coverage := $coverage)
    where org = $org and period = $period
),
numbered as (
    select person, person_no
    from career_person
    where org = $org
)
select
    (select part from career_part where org = $org and period = $period) as part,
    cell,
    numbered.person_no,
    raters.person_no as rater_no,
    coalesce(kpi, component) as kpi,
    assessment,
    development,
    score
from scores
semi join last_rows using (person, row_no)
join career_cell using (org, unit, grade)
join numbered using (person)
left join numbered as raters on raters.person = scores.rater
left join components on components.person = scores.person
order by cell
