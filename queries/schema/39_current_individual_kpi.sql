-- The current KPIs of persons, kept like current_person_score: the rows of the view individual_kpi_in_force.
-- grain: org, person, unit, kpi, period
-- params: -
create table if not exists current_individual_kpi as
from fct_individual_kpi
limit 0
