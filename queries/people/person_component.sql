-- One person's KPI component in a period as it counts, in hundredths: reported, or from the person's KPIs.
-- grain: kpi
-- params: org varchar; person varchar; period varchar
select career.kpi
from career
join career_part using (part)
join career_person using (person_no)
where career_part.org = $org
    and career_person.org = $org
    and career_part.period = $period
    and career_person.person = $person
