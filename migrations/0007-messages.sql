-- Messages to clients and colleagues: the outbox, the channels that carry it, clients' messengers,
-- and what a client confirmed.

create table message_channels (
  tenant_id bigint not null references tenants (id) on delete cascade,
  channel text not null check (channel in ('email', 'telegram', 'sms')),
  id bigint not null generated always as identity,
  enabled boolean not null default false,
  provider text not null check (length(provider) between 1 and 40),
  settings jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
  -- Each secret by its name, sealed.
  secrets jsonb not null default '{}' check (jsonb_typeof(secrets) = 'object'),
  -- The address that the outside system calls; a secret too, but it must be found by its value.
  hook_key text not null check (length(hook_key) between 20 and 100),
  -- Why the channel itself does not work (wrong password, no money), and until when it only waits.
  error text check (length(error) <= 500),
  outages int not null default 0,
  resume_at timestamptz,
  last_sent_at timestamptz,
  sent_count bigint not null default 0,
  failed_count bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, channel)
);
create unique index message_channels_id on message_channels (id);
create unique index message_channels_hook on message_channels (hook_key);
call protect('message_channels');

create table messages (
  tenant_id bigint not null references tenants (id) on delete cascade,
  id bigint not null generated always as identity,
  -- What the message is about; queued twice, it is one message.
  key text not null check (length(key) between 1 and 200),
  kind text not null check (kind in
    ('reminder', 'sign_in_code', 'booking_confirmation', 'invitation', 'waitlist_offer', 'test')),
  channel text not null check (channel in ('email', 'telegram', 'sms')),
  address text not null check (length(address) between 1 and 320),
  language text not null check (language in ('ru', 'uk', 'kk', 'en')),
  subject text check (length(subject) <= 200),
  text text not null check (length(text) <= 4000),
  client_id bigint,
  booking_id bigint,
  user_id bigint,
  state text not null default 'due'
    check (state in ('due', 'sending', 'sent', 'failed', 'uncertain', 'cancelled')),
  tries int not null default 0,
  next_try_at timestamptz not null default now(),
  -- After this it helps nobody, and is cancelled instead of sent.
  expires_at timestamptz not null,
  sent_at timestamptz,
  remote_id text check (length(remote_id) <= 200),
  error text check (length(error) <= 500),
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, key),
  foreign key (tenant_id, client_id) references clients,
  foreign key (tenant_id, booking_id) references bookings,
  foreign key (tenant_id, user_id) references users
);
create index messages_due on messages (tenant_id, channel, next_try_at, id)
  where state in ('due', 'sending');
create index messages_expiring on messages (expires_at) where state = 'due';
create index messages_client on messages (tenant_id, client_id, id) where client_id is not null;
create index messages_booking on messages (tenant_id, booking_id, id) where booking_id is not null;
create index messages_state on messages (tenant_id, state, id);
create index messages_channel on messages (tenant_id, channel, id);
create index messages_old on messages (created_at) where state not in ('due', 'sending');
call protect('messages');

-- Where a client can be written to, beside phone and e-mail. Made when the client presses the start
-- link of the business's bot: no bot may write first.
create table client_messengers (
  tenant_id bigint not null,
  client_id bigint not null,
  messenger text not null check (messenger in ('telegram')),
  address text not null check (length(address) between 1 and 64),
  language text not null check (language in ('ru', 'uk', 'kk', 'en')),
  linked_at timestamptz not null default now(),
  primary key (tenant_id, client_id, messenger),
  foreign key (tenant_id, client_id) references clients on delete cascade
);
create index client_messengers_address on client_messengers (tenant_id, messenger, address);
call protect('client_messengers');

alter table bookings add column confirmed_at timestamptz;

create or replace function door_lane_has_work(wanted_subject text, wanted_id bigint) returns boolean
  language sql stable security definer set search_path = public as $$
  select case wanted_subject
    when 'connection' then exists (
      select 1 from connections c where c.id = wanted_id and c.state = 'active'
        and (c.resume_at is null or c.resume_at <= now())) and (
      exists (select 1 from inbox i where i.connection_id = wanted_id and i.processed_at is null)
      or exists (select 1 from links k where k.connection_id = wanted_id
        and k.state in ('due', 'creating') and k.next_try_at <= now())
      or exists (select 1 from cursors u where u.connection_id = wanted_id and u.next_at <= now()))
    when 'endpoint' then not exists (
      select 1 from webhook_endpoints e where e.id = wanted_id and e.resume_at > now()) and exists (
      select 1 from webhook_deliveries d where d.endpoint_id = wanted_id
        and d.state = 'due' and d.next_try_at <= now())
    when 'import' then exists (
      select 1 from client_imports m where m.id = wanted_id and m.state = 'running')
    when 'channel' then exists (
      select 1 from message_channels h where h.id = wanted_id and h.enabled
        and (h.resume_at is null or h.resume_at <= now())
        and exists (select 1 from messages g where g.tenant_id = h.tenant_id
          and g.channel = h.channel and g.state in ('due', 'sending') and g.next_try_at <= now()))
    else false end $$;

-- Whose channel an outside system calls, by the secret address it was given.
create function door_message_hook(wanted text) returns table (tenant_id bigint, channel text)
  language sql stable security definer set search_path = public as $$
  select h.tenant_id, h.channel from message_channels h join tenants t on t.id = h.tenant_id
  where h.hook_key = wanted and h.enabled and t.active $$;

-- Channels of all tenants, for sealing their secrets anew.
create function door_message_channels(after_id bigint, max_rows int)
  returns table (tenant_id bigint, id bigint, channel text)
  language sql stable security definer set search_path = public as $$
  select h.tenant_id, h.id, h.channel from message_channels h where h.id > after_id
  order by h.id limit least(max_rows, 1000) $$;

-- Tenants that remind their clients and have something to do it with.
create function door_reminding_tenants(after_id bigint, max_rows int)
  returns table (tenant_id bigint)
  language sql stable security definer set search_path = public as $$
  select t.id from tenants t
  where t.id > after_id and t.active and t.reminders -> 'enabled' = 'true'
    and exists (select 1 from message_channels h where h.tenant_id = t.id and h.enabled)
  order by t.id limit least(max_rows, 1000) $$;

-- Cancels what waited longer than it is worth; answers how many.
create function door_expire_messages(max_rows int) returns int
  language sql security definer set search_path = public as $$
  with late as (
    select g.tenant_id, g.id from messages g where g.state = 'due' and g.expires_at <= now()
    order by g.expires_at limit least(max_rows, 1000) for update skip locked),
  done as (
    update messages g set state = 'cancelled', error = coalesce(g.error, 'expired')
    from late where g.tenant_id = late.tenant_id and g.id = late.id returning 1)
  select count(*)::int from done $$;

-- Deletes settled messages older than that; answers how many.
create function door_prune_messages(keep interval, max_rows int) returns int
  language sql security definer set search_path = public as $$
  with old as (
    select g.tenant_id, g.id from messages g
    where g.state not in ('due', 'sending') and g.created_at < now() - keep
    order by g.created_at limit least(max_rows, 1000) for update skip locked),
  gone as (
    delete from messages g using old where g.tenant_id = old.tenant_id and g.id = old.id returning 1)
  select count(*)::int from gone $$;

-- What all channels of all tenants have sent and failed to send, for the operator's figures.
create function door_message_counts() returns table (channel text, sent bigint, failed bigint)
  language sql stable security definer set search_path = public as $$
  select h.channel, sum(h.sent_count)::bigint, sum(h.failed_count)::bigint
  from message_channels h group by h.channel $$;

grant execute on function door_message_hook, door_message_channels, door_reminding_tenants,
  door_expire_messages, door_prune_messages, door_message_counts to uzel_app;

-- migrate:down
create or replace function door_lane_has_work(wanted_subject text, wanted_id bigint) returns boolean
  language sql stable security definer set search_path = public as $$
  select case wanted_subject
    when 'connection' then exists (
      select 1 from connections c where c.id = wanted_id and c.state = 'active'
        and (c.resume_at is null or c.resume_at <= now())) and (
      exists (select 1 from inbox i where i.connection_id = wanted_id and i.processed_at is null)
      or exists (select 1 from links k where k.connection_id = wanted_id
        and k.state in ('due', 'creating') and k.next_try_at <= now())
      or exists (select 1 from cursors u where u.connection_id = wanted_id and u.next_at <= now()))
    when 'endpoint' then not exists (
      select 1 from webhook_endpoints e where e.id = wanted_id and e.resume_at > now()) and exists (
      select 1 from webhook_deliveries d where d.endpoint_id = wanted_id
        and d.state = 'due' and d.next_try_at <= now())
    when 'import' then exists (
      select 1 from client_imports m where m.id = wanted_id and m.state = 'running')
    else false end $$;
delete from lanes where subject = 'channel';
drop function door_message_counts, door_prune_messages, door_expire_messages, door_reminding_tenants,
  door_message_channels, door_message_hook;
alter table bookings drop column confirmed_at;
drop table client_messengers, messages, message_channels;
