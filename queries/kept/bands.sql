-- The bands of each version of the rules, kept in a table of their own. Its name takes the place of `kept.made`.
-- grain: version, node, band
-- params: -
create table kept.made as
select *
from policy_bands('step_question')
