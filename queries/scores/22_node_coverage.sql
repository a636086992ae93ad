-- The share of weight that stands behind a node's score, in percent: parts without a score stand behind nothing,
-- parts that nobody expects (`parts` = 0) are left out. Null when nothing is expected.
-- An aggregate: use it in a select with group by.
-- grain: -
-- params: -
create or replace macro node_coverage(score, coverage, weight, parts) as
    round(
        coalesce(sum(weight * coverage) filter (where parts > 0 and score is not null), 0)
        / nullif(sum(weight) filter (where parts > 0), 0),
        10
    )
