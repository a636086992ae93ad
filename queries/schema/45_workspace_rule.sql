-- Dated values of scoring rules that people enter, on top of those of a rule set's file; the newest of a rule and first
-- day holds. Append-only.
-- grain: rule_id
-- params: -
create table if not exists workspace_rule (
    rule_id integer primary key,
    org varchar not null,
    rule_set varchar not null,
    key varchar not null,             -- a rule, or a place inside a list rule (perspectives.customer.weight)
    valid_from date not null,
    value varchar,                    -- JSON, as a policy file would say it; null takes the entry back
    reference varchar not null,
    entered_at timestamp not null,
    entered_by varchar not null
)
