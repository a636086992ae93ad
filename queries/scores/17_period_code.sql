-- The code of a period as bsc.domain.Period writes it.
-- grain: -
-- params: -
create or replace macro period_code(first_day, last_day, grain) as
    case
        when grain = 'year' and month(first_day) = 1 then year(first_day)::varchar
        when grain = 'semester' and month(first_day) in (1, 7)
            then year(first_day) || '-S' || ((month(first_day) + 5) // 6)
        when grain = 'quarter' and month(first_day) in (1, 4, 7, 10)
            then year(first_day) || '-Q' || ((month(first_day) + 2) // 3)
        else first_day || '..' || last_day
    end
