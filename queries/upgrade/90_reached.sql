-- A store has everything that this version of Selaras needs.
-- grain: -
-- params: version integer
insert into store_version
values ($version, current_timestamp::timestamp)
