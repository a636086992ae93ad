-- Another name, note or rule set for an organisation.
-- grain: -
-- params: org varchar; name varchar; note varchar; rule_set varchar
update organisation
set name = $name, note = $note, rule_set = $rule_set
where org = $org
