-- How fresh and complete each unit's own report of a period is: indicators expected (with a target), reported, reported in
-- time (`due` days after the end; by the day of the report, else the day it was accepted), and with a note.
-- grain: unit
-- params: org varchar; period varchar; due integer
select
    measured.unit,
    count(*) filter (where measured.target_kind is not null)::integer as expected,
    count(*) filter (
        where measured.target_kind is not null and (measured.actual is not null or measured.actual_text is not null)
    )::integer as reported,
    count(*) filter (
        where measured.target_kind is not null
            and (measured.actual is not null or measured.actual_text is not null)
            and coalesce(measured.reported_on, received.accepted_at::date) <= measured.period_end + $due::integer
    )::integer as in_time,
    count(*) filter (where measured.target_kind is not null and trim(measured.note) <> '')::integer as commented,
    max(coalesce(measured.reported_on, received.accepted_at::date)) as newest
from measurement as measured
left join report as received on received.report_id = measured.actual_report
where measured.org = $org and measured.period = $period
group by measured.unit
order by measured.unit
