-- Every current measurement, and every longer period made from shorter ones, with its achievement and its band: the
-- steps of the formula, one after the other (see score_terms, score_measured, score_formula).
--
-- One unit, or the periods from a first to a last day, can be asked for: null means all.
-- grain: unit, indicator, breakdown, period
-- params: -
create or replace macro score_indicators(of_org, policy, of_unit := null, of_start := null, of_end := null) as table
with step_question as materialized (
    select policy as policy
),
step_series as materialized (
    select * from score_series(of_org, of_unit, of_start, of_end)
),
step_reported as materialized (
    select * from score_reported(of_org, of_unit, of_start, of_end)
),
step_facts as materialized (
    select * from score_facts('step_series', 'step_reported', of_org, of_unit, of_start, of_end)
),
step_periods as materialized (
    select * from score_periods('step_question', 'step_reported')
),
step_terms as materialized (
    select * from score_terms('step_question', 'step_series', 'indicator_trait', of_org)
),
step_grades as materialized (
    select * from policy_grades('step_question')
),
step_segments as materialized (
    select * from policy_segments('step_question')
),
step_bands as materialized (
    select * from policy_bands('step_question')
),
step_measured as materialized (
    select * from score_measured('step_facts', 'step_terms', 'step_periods')
),
step_graded as materialized (
    select * from score_graded('step_measured', 'step_terms', 'step_periods', 'step_grades')
),
step_rows as materialized (
    select *
    from score_formula('step_measured', 'step_graded', 'step_terms', 'step_periods', 'step_segments', 'step_bands')
)
select of_org as org, *
from score_shown('step_rows', 'step_terms', 'step_periods', 'step_bands')
