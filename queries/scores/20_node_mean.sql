-- The mean of the parts of a node that have a score, weighted; `mean` is arithmetic or geometric (then a part at 0
-- makes the node 0, and a negative one has no mean); null when no part counts or the rule set does not say how.
-- An aggregate: use it in a select with group by; `mean` must be one value per group.
-- grain: -
-- params: -
create or replace macro node_mean(score, weight, mean) as
    case any_value(mean)
        when 'arithmetic' then
            sum(score * weight) / nullif(sum(weight) filter (where score is not null), 0)
        when 'geometric' then
            case
                when min(score) filter (where weight > 0) < 0 then null
                when min(score) filter (where weight > 0) = 0 then 0
                else exp(
                    sum(ln(case when score > 0 then score end) * weight)
                    / nullif(sum(weight) filter (where score is not null), 0)
                )
            end
    end
