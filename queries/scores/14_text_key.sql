-- A grade as it is compared: without spaces around it, in capitals.
-- grain: -
-- params: -
create or replace macro text_key(words) as upper(trim(words))
