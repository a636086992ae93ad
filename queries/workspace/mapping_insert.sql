-- Remembers a confirmed reading for files of its shape; the newest one per shape replaces the one before.
-- grain: -
-- params: org varchar; signature varchar; reading varchar; at timestamp; by varchar
insert into workspace_mapping (org, signature, reading, confirmed_at, confirmed_by)
values ($org, $signature, $reading, $at, $by)
