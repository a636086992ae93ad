-- The links of a table, staged: what kind of thing each end is, its code and unit, the share as a fraction. row_reason
-- says why a row cannot be used. A unit is only looked up where the row names one.
-- grain: row_no
-- params: child_objective boolean; parent_objective boolean; whole double
create or replace temp table staged_link as
with shares as (
    select row_no, max(value) as share, max(reason) as reason
    from staged_number
    where side = 'share'
    group by row_no
),
resolved as (
    select
        sheet_row.row_no,
        coalesce(trim(sheet_row.person), '') as child_person,
        coalesce(child_unit_key.code, '') as child_unit,
        coalesce(parent_unit_key.code, '') as parent_unit,
        nullif(trim(sheet_row.child), '') as child_text,
        nullif(trim(sheet_row.served), '') as parent_text,
        child_key.indicator as child_indicator,
        child_key.objective as child_objective,
        parent_key.indicator as parent_indicator,
        parent_key.objective as parent_objective,
        shares.share / $whole as share,
        kind_key.code as kind,
        from_key.day as valid_from,
        to_key.day as valid_to,
        shares.reason as share_reason
    from sheet_row
    left join shares using (row_no)
    left join text_key as child_unit_key
        on child_unit_key.side = 'unit' and child_unit_key.written = sheet_row.child_unit
    left join text_key as parent_unit_key
        on parent_unit_key.side = 'unit' and parent_unit_key.written = sheet_row.served_unit
    left join text_key as kind_key
        on kind_key.side = 'link_kind' and kind_key.written = sheet_row.link_kind
    left join end_key as child_key on child_key.written = sheet_row.child
    left join end_key as parent_key on parent_key.written = sheet_row.served
    left join day_key as from_key on from_key.side = 'valid_from' and from_key.written = sheet_row.valid_from
    left join day_key as to_key on to_key.side = 'valid_to' and to_key.written = sheet_row.valid_to
),
placed as (
    select
        *,
        case
            when child_person <> '' then 'kpi'
            when child_unit <> '' then 'indicator'
            when $child_objective or (child_objective is not null and child_indicator is null) then 'objective'
            else 'indicator'
        end as child_tier,
        case
            when parent_unit <> '' then 'indicator'
            when $parent_objective or (parent_objective is not null and parent_indicator is null) then 'objective'
            else 'indicator'
        end as parent_tier
    from resolved
)
select
    row_no,
    child_tier,
    child_person,
    case when child_tier = 'objective' then '' else child_unit end as child_unit,
    case
        when child_tier = 'objective' then coalesce(child_objective, child_text)
        when child_tier = 'indicator' then coalesce(child_indicator, child_text)
        else child_text
    end as child,
    parent_tier,
    case when parent_tier = 'objective' then '' else parent_unit end as parent_unit,
    case
        when parent_tier = 'objective' then coalesce(parent_objective, parent_text)
        else coalesce(parent_indicator, parent_text)
    end as parent,
    share,
    kind,
    valid_from,
    valid_to,
    case
        when child_text is null then 'no_child'
        when parent_text is null then 'no_parent'
        else share_reason
    end as row_reason
from placed
