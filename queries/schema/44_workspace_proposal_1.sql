-- A store made before there was this column gets it: the level of an outcome that a planner wrote.
-- grain: -
-- params: -
alter table workspace_proposal add column if not exists level varchar
