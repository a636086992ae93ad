-- Writes a person's wording of one sentence of a pack; null takes it back.
-- grain: -
-- params: org varchar; number integer; language varchar; key varchar; wording varchar; at timestamp; by varchar
insert into wording (org, number, language, key, wording, written_at, written_by)
values ($org, $number, $language, $key, $wording, $at, $by)
