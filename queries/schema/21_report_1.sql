-- A store made before there was this column gets it: the options with which the table was read from its file.
-- grain: -
-- params: -
alter table report add column if not exists options varchar
