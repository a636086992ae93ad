-- Forgets the numbers of cells in which no score of a person is left.
-- grain: -
-- params: -
delete from career_cell
where cell not in (select cell from career)
