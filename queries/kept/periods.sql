-- The periods that have scores, kept in a table of their own. Those that reach out of a stretch of time (null means
-- all) are not among them: they would be made of a part of their facts. Its name takes the place of `kept.made`.
-- grain: place
-- params: reported varchar; start date; end date
create table kept.made as
select *
from score_periods('step_question', $reported)
where ($start::date is null or period_start >= $start::date)
    and ($end::date is null or period_end <= $end::date)
