-- Units as they stand: the tree from unit reports and from what people entered, and units that only measurements
-- mention (with their code as name and no parent).
-- grain: org, unit
-- params: -
create or replace view unit as
with stated as (
    select
        org,
        unit,
        arg_max(name, written_at) as name,
        -- measurement reports name units too; only a report about units speaks about their place and validity
        arg_max_null(parent, told_at) as parent,
        arg_max(type, written_at) as type,
        arg_max_null(valid_from, told_at) as valid_from,
        arg_max_null(valid_to, told_at) as valid_to
    from (
        select
            unit.*,
            (report_id::bigint << 32) + row_no as written_at,
            case when kind = 'units' then (report_id::bigint << 32) + row_no end as told_at
        from fct_unit as unit
        join (select report_id, kind from report where status = 'accepted') as live using (report_id)
    )
    group by org, unit
),
by_hand as (
    select
        org,
        code as unit,
        max(value) filter (where field = 'name') as name,
        max(value) filter (where field = 'parent') as parent,
        max(value) filter (where field = 'type') as type,
        try_cast(max(value) filter (where field = 'valid_from') as date) as valid_from,
        try_cast(max(value) filter (where field = 'valid_to') as date) as valid_to,
        coalesce(bool_or(field = 'removed'), false) as removed
    from edit
    where entity = 'unit'
    group by org, code
),
known as (
    select org, unit from stated
    union
    select org, unit from by_hand
    union
    select fact.org, fact.unit
    from fct_measurement as fact
    semi join (select report_id from report where status = 'accepted') as live using (report_id)
)
select
    org,
    unit,
    coalesce(by_hand.name, stated.name, unit) as name,
    -- an empty parent entered by hand makes a top unit
    nullif(coalesce(by_hand.parent, stated.parent), '') as parent,
    coalesce(by_hand.type, stated.type) as type,
    coalesce(by_hand.valid_from, stated.valid_from) as valid_from,
    coalesce(by_hand.valid_to, stated.valid_to) as valid_to
from known
left join stated using (org, unit)
left join by_hand using (org, unit)
where by_hand.removed is null or not by_hand.removed
