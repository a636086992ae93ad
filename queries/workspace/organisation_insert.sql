-- A new organisation.
-- grain: -
-- params: org varchar; name varchar; synthetic boolean; note varchar; rule_set varchar; at timestamp; by varchar
insert into organisation (org, name, synthetic, note, rule_set, created_at, created_by)
values ($org, $name, $synthetic, $note, $rule_set, $at, $by)
