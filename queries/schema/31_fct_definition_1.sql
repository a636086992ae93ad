-- A store made before there was this column gets it: what exactly is counted.
-- grain: -
-- params: -
alter table fct_definition add column if not exists definition varchar
