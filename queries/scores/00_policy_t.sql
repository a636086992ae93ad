-- A rule set as the score macros take it: one typed value, bound as one parameter, made by bsc/policy.py, which
-- validates first (a cast turns a missing key into null and drops an extra one in silence). `versions` are the dated
-- states of the rules; a period is scored under the version in force on its last day. Percent everywhere: 100 is met.
-- grain: -
-- params: -
create or replace type policy_t as struct(
    rule_set varchar,
    as_of date,                        -- today: a period that ends later is not due yet
    year_starts integer,               -- month in which the year begins
    consolidate_to varchar[],          -- grains to make from shorter periods
    versions struct(
        version integer,
        valid_from date,               -- first day
        valid_to date,                 -- first day of the next version
        cap double,                    -- null: no cap
        floor double,                  -- null: no floor
        minimize_form varchar,         -- complement: 1+(1-R/T); inverse: T/R; null: not documented
        negative_maximize varchar,     -- mirror, or null: not computable
        negative_minimize varchar,
        negative_stabilize varchar,
        zero_maximize varchar,         -- worst: from the worst tolerable value, or null: not computable
        zero_minimize varchar,
        zero_stabilize varchar,
        range_rule varchar,            -- bounds: against the nearer bound; null: not documented
        stabilize_scale varchar,       -- the scale of indicators that name none
        exact_met double,
        exact_missed double,
        at_maximum double,             -- achievement when a target that cannot be exceeded is met; null: no such rule
        consolidation varchar,         -- of indicators that name none
        consolidation_missing varchar, -- null_result, skip
        missing varchar,               -- reweight, zero
        minimum_coverage double,       -- percent
        mean_indicator varchar,        -- arithmetic, geometric; null: not documented
        mean_objective varchar,
        mean_perspective varchar,
        mean_organisation varchar,
        round_digits integer,          -- of every score, half up; null: unrounded
        band_digits integer,           -- of a score before it is compared with bands; null: unrounded
        objective_weights struct(objective varchar, weight double)[], -- over those of the catalogue
        indicator_weights struct(unit varchar, indicator varchar, weight double)[], -- likewise; unit '' is all
        perspectives struct(code varchar, weight double, position integer)[],
        bands struct(
            node varchar,              -- indicator, objective, perspective, organisation
            band varchar,
            colour varchar,
            low double,
            low_inclusive boolean,
            high double,
            high_inclusive boolean
        )[],
        text_grades struct(
            scale varchar,
            grade varchar,             -- as text_key() makes it
            position integer,          -- from the lowest, 0
            points double,
            highest boolean,           -- cannot be exceeded
            low double,                -- numbers that earn this grade, where the scale says so
            low_inclusive boolean,
            high double,
            high_inclusive boolean
        )[],
        stabilize_segments struct(scale varchar, x0 double, y0 double, x1 double, y1 double)[]
    )[]
)
