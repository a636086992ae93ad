-- The score of a node from the mean of its parts: null below the minimum coverage, rounded where the rules say so.
-- grain: -
-- params: -
create or replace macro node_score(mean, coverage, minimum, digits) as
    case when coverage >= minimum then half_up(mean, digits) end
