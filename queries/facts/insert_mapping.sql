-- Remember a confirmed reading for files of the same shape.
-- grain: org, signature, confirmed_at
-- params: org varchar; signature varchar; reading varchar; at timestamp; by varchar
insert into workspace_mapping (org, signature, reading, confirmed_at, confirmed_by)
values ($org, $signature, $reading, $at, $by)
