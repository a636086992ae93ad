-- A store made before there was this column gets it: how often it is reported.
-- grain: -
-- params: -
alter table fct_definition add column if not exists frequency varchar
