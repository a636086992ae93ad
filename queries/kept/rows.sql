-- The scored rows with their names, as pages read them: kept.made over the kept tables whose names take the places of
-- the others.
-- grain: unit, indicator, breakdown, period
-- params: -
create view kept.made as
select *
from score_shown('kept.scored', 'kept.terms', 'kept.periods', 'kept.bands')
