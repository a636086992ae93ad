-- Every use of goal-seek: who asked, for what number of people, what stood before and after, who would gain and lose (as
-- counts, by unit and by grade). Append-only.
-- grain: goal_id
-- params: -
create table if not exists workspace_goal (
    goal_id integer primary key,
    org varchar not null,
    period varchar not null,
    unit varchar not null,
    moved varchar not null,           -- the weight or line that was moved
    goal bigint not null,
    before varchar not null,
    after varchar not null,           -- empty when nothing reaches the goal
    gain bigint not null,
    lose bigint not null,
    detail varchar not null,          -- JSON: gains and losses by unit and by grade, as released
    asked_at timestamp not null,
    asked_by varchar not null
)
