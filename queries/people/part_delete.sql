-- Forgets an organisation's period of which no score of a person is left.
-- grain: -
-- params: org varchar; period varchar
delete from career_part
where org = $org and period = $period and people = 0
