-- Files kept the old way, given to every organisation that has a report of them.
-- grain: org, sha256
-- params: -
insert into kept_file
select distinct report.org, file.sha256, file.name, file.size, file.content, file.cleaned, file.received_at
from file
join report using (sha256)
where report.status <> 'refused'
on conflict do nothing
