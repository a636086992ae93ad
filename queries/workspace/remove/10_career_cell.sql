-- Removes an organisation wholly: its rows of career_cell.
-- grain: -
-- params: org varchar
delete from career_cell
where org = $org
