-- Facts and the longer periods made from them, as a table that the steps of one making read.
-- grain: series, place
-- params: facts varchar; terms varchar; periods varchar
create temp table step_measured as
select *
from score_measured($facts, $terms, $periods)
