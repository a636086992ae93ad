-- Removes an organisation wholly: its rows of fct_measurement.
-- grain: -
-- params: org varchar
delete from fct_measurement
where org = $org
