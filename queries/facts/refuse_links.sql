-- The links that the check refused get their reason.
-- grain: row_no
-- params: -
update staged_link
set row_reason = link_reason.reason
from link_reason
where link_reason.row_no = staged_link.row_no
