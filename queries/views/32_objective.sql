-- Objectives (sasaran strategis) as they stand (see told_objectives).
-- grain: org, objective
-- params: -
create or replace view objective as
select *
from told_objectives('indicator')
