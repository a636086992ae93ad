-- Forgets the remembered reading of one shape.
-- grain: -
-- params: org varchar; signature varchar
delete from workspace_mapping
where org = $org and signature = $signature
