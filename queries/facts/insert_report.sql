-- Put an accepted table into the ledger.
-- grain: report_id
-- params: report_id integer; org varchar; sha256 varchar; file varchar; table_name varchar; kind varchar; reading varchar; counts varchar; options varchar; corrects integer; definitions integer; at timestamp; by varchar
insert into report (
    report_id, org, sha256, file, table_name, kind, status, reading, counts, options, corrects, definitions,
    accepted_at, accepted_by
)
values (
    $report_id, $org, $sha256, $file, $table_name, $kind, 'accepted', $reading, $counts, $options, $corrects, $definitions,
    $at, $by
)
