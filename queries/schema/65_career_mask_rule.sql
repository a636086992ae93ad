-- Under which rules and for which parts the masks of an organisation were made; what differs is made again.
-- grain: org
-- params: -
create table if not exists career_mask_rule (
    org varchar primary key,
    rules varchar not null            -- JSON of the rules handed to people/mask_insert, and the rows of their parts
)
