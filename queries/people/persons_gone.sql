-- Forgets the numbers of persons of whom no score is left, as the one assessed or assessing.
-- grain: -
-- params: -
delete from career_person
where person_no not in (
    select person_no from career
    union
    select rater_no from career where rater_no is not null
)
