-- The version of Selaras that a store was brought to last; null when it was made just now.
-- grain: version
-- params: -
select max(version) as version
from store_version
