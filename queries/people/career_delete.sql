-- Takes the columns of an organisation's period away, before they are made again.
-- grain: -
-- params: org varchar; period varchar
delete from career
where part in (select part from career_part where org = $org and period = $period)
