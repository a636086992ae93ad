-- One number for each unit and grade of an organisation: the cells that scores are counted in.
-- grain: cell
-- params: -
create table if not exists career_cell (
    cell integer primary key,
    org varchar not null,
    unit varchar not null,
    grade varchar not null            -- '' when no report says
)
