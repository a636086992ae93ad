-- The current scores of persons, kept by facts/delete_current_person_score and facts/insert_current_person_score at
-- every acceptance, withdrawal and rebuild: the rows of the view person_score_in_force, as a table because of its size.
-- grain: org, person, unit, grade, period
-- params: -
create table if not exists current_person_score as
from fct_person_score
limit 0
