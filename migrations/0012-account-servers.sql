-- Who vouched for the account of a connection: an authorization server that a business named itself
-- can claim any number, so its accounts stand apart from those of the vendor's own servers.

alter table connections add column account_server text;
update connections set account_server = rtrim(settings ->> 'oauth_host', '/')
  where account_id is not null and rtrim(settings ->> 'oauth_host', '/')
    not in ('https://oauth.bitrix.info', 'https://oauth.bitrix24.tech');
drop index connections_account;
create unique index connections_account on connections (connector, account_id, account_server)
  nulls not distinct where account_id is not null;

drop function door_connection_by_account(text, text);
create function door_connection_by_account(wanted_connector text, wanted_account text, wanted_server text)
  returns setof connections language sql stable security definer set search_path = public as $$
  select * from connections where connector = wanted_connector and account_id = wanted_account
    and account_server is not distinct from wanted_server $$;

-- A host belongs to the account that was granted there last: whoever had it before has moved.
create function door_take_account_host(wanted_connector text, wanted_host text, taker bigint)
  returns void language sql security definer set search_path = public as $$
  update connections set account_host = null
  where connector = wanted_connector and account_host = lower(wanted_host) and id <> taker $$;
grant execute on function door_connection_by_account, door_take_account_host to uzel_app;

-- migrate:down
drop function door_take_account_host;
drop function door_connection_by_account(text, text, text);
create function door_connection_by_account(wanted_connector text, wanted_account text) returns setof connections
  language sql stable security definer set search_path = public as $$
  select * from connections where connector = wanted_connector and account_id = wanted_account $$;
grant execute on function door_connection_by_account to uzel_app;
drop index connections_account;
-- Of two accounts with one number, the vendor's own is kept known; the other connects again.
update connections c set account_id = null where account_server is not null and exists (
  select 1 from connections o where o.connector = c.connector and o.account_id = c.account_id
    and o.id <> c.id and (o.account_server is null or o.id < c.id));
create unique index connections_account on connections (connector, account_id) where account_id is not null;
alter table connections drop column account_server;
