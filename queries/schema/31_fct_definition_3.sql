-- A store made before there was this column gets it: the unit or post that answers for it.
-- grain: -
-- params: -
alter table fct_definition add column if not exists owner varchar
