-- Scores of persons that hold: for a person and period the rows of the newest accepted report that speaks of them, so
-- that a transfer within the period keeps both units and a correction replaces what it corrects.
-- grain: org, person, unit, period
-- params: -
create or replace view person_score_in_force as
select fact.*
from fct_person_score as fact
semi join (select report_id from report where status = 'accepted') as live using (report_id)
qualify report_id = max(report_id) over (partition by org, period, person)
