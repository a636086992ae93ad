-- Scores of persons in which the table of current facts and what the ledger says differ.
-- grain: report_id, row_no
-- params: -
with held as (
    select report_id, row_no, person from current_person_score
),
said as (
    select report_id, row_no, person from person_score_in_force
)
(from held except all from said)
union all
(from said except all from held)
order by report_id, row_no
