-- Removes an organisation wholly: its rows of workspace_proposal.
-- grain: -
-- params: org varchar
delete from workspace_proposal
where org = $org
