-- What accepted reports say about indicators: attributes from a definitions report or from columns of a measurements report.
-- A null says nothing about that attribute.
-- grain: report_id, indicator, unit
-- params: -
create table if not exists fct_definition (
    report_id integer not null,
    row_no integer not null,
    org varchar not null,
    indicator varchar not null,       -- indicator code
    unit varchar not null,            -- '' for every unit; weights may differ by unit
    name varchar,
    name_en varchar,                  -- a second, English name where the source gives one
    objective varchar,                -- objective code
    perspective varchar,              -- perspective code of the rule set
    level varchar,                    -- input, activity, output, outcome, impact
    polarity varchar,                 -- maximize, minimize, stabilize, range, exact
    measure_unit varchar,
    weight double,                    -- any positive number; shares are taken among siblings
    consolidation varchar,            -- sum, average, last
    form varchar,                     -- ratio (default), geometric, goalpost, log_goalpost
    low double,                       -- goalposts of an index
    high double,
    worst double,                     -- worst tolerable actual, for a minimise target of 0
    midpoint double,                  -- where 'stabilize' wants to be, when the target column does not say
    scale varchar,                    -- name of an ordered text scale or stabilise scale in the policy
    formula varchar,                  -- in words
    data_source varchar,
    note varchar,
    definition varchar,               -- what exactly is counted
    frequency varchar,                -- how often it is reported, as the source writes it
    owner varchar                     -- the unit or post that answers for it; never a person
)
