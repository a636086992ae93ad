-- A career score in hundred-thousandths of a point, exact: weights in permille times hundredths. A component without weight
-- may be missing; where another one is, the single score stands in if it may, and otherwise there is no total.
-- grain: -
-- params: -
create or replace macro career_total(kpi, assessment, development, score, w_kpi, w_assessment, w_development, single) as
case
    when (w_kpi > 0 and kpi is null)
        or (w_assessment > 0 and assessment is null)
        or (w_development > 0 and development is null)
        then case when single then score::bigint * 1000 end
    else w_kpi::bigint * coalesce(kpi, 0)
        + w_assessment::bigint * coalesce(assessment, 0)
        + w_development::bigint * coalesce(development, 0)
end
