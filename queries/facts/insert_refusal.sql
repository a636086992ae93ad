-- Put a refused table or file into the ledger, without its content.
-- grain: report_id
-- params: report_id integer; org varchar; sha256 varchar; file varchar; table_name varchar; counts varchar; at timestamp; by varchar
insert into report (
    report_id, org, sha256, file, table_name, kind, status, reading, counts, accepted_at, accepted_by
)
values ($report_id, $org, $sha256, $file, $table_name, 'other', 'refused', '', $counts, $at, $by)
