-- The scales of what is best at its target, as a table that the steps of one making read.
-- grain: version, scale, x0
-- params: -
create temp table step_segments as
select *
from policy_segments('step_question')
