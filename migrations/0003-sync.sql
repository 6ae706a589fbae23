-- Connections to outside systems, and how each pair of records stands.

create table connections (
  tenant_id bigint not null references tenants (id) on delete cascade,
  id bigint generated always as identity,
  connector text not null check (length(connector) between 1 and 40),
  name text not null check (length(name) between 1 and 200),
  state text not null default 'active'
    check (state in ('active', 'paused', 'unauthorised', 'off')),
  settings jsonb not null default '{}',
  secrets text,
  hook_key text not null,
  account_id text,
  account_host text,
  conflict_rule text not null default 'newest' check (conflict_rule in ('theirs', 'ours', 'newest')),
  -- The circuit: outages in a row, and until when the lane only waits before it probes again.
  outages int not null default 0,
  resume_at timestamptz,
  alert jsonb,
  last_contact_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create unique index connections_id on connections (id);
create unique index connections_hook on connections (hook_key);
create unique index connections_account on connections (connector, account_id) where account_id is not null;
create unique index connections_host on connections (connector, account_host) where account_host is not null;
call protect('connections');

-- One row says how one local and one remote record stand: the whole truth of the pair.
create table links (
  tenant_id bigint not null,
  id bigint generated always as identity,
  connection_id bigint not null,
  kind text not null,
  local_id bigint,
  remote_id text,
  agreed jsonb,
  state text not null default 'idle' check (state in ('idle', 'due', 'creating', 'uncertain', 'parked')),
  local_due_at timestamptz,
  remote_due_at timestamptz,
  due_seq bigint not null default 0,
  priority smallint not null default 1,
  tries int not null default 0,
  next_try_at timestamptz not null default now(),
  error jsonb,
  hint jsonb,
  remote_version text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, connection_id) references connections on delete cascade,
  check (local_id is not null or remote_id is not null)
);
create unique index links_local on links (tenant_id, connection_id, kind, local_id);
create unique index links_remote on links (tenant_id, connection_id, kind, remote_id);
create index links_due on links (connection_id, priority, next_try_at, id) where state in ('due', 'creating');
create index links_attention on links (tenant_id, connection_id, state, id) where state in ('uncertain', 'parked');
call protect('links');

-- Every webhook, as it came, before anybody acts on it.
create table inbox (
  tenant_id bigint not null,
  id bigint generated always as identity,
  connection_id bigint not null,
  delivery_key text not null,
  received_at timestamptz not null default now(),
  times int not null default 1,
  headers jsonb not null default '{}',
  body text not null,
  records jsonb not null,
  processed_at timestamptz,
  -- No foreign key: its check locks the connection's row for every delivery, thousands a second,
  -- and the connection was looked up to verify the delivery anyway.
  primary key (tenant_id, id)
);
create unique index inbox_delivery on inbox (tenant_id, connection_id, delivery_key);
create index inbox_new on inbox (connection_id, id) where processed_at is null;
create index inbox_age on inbox using brin (received_at);
call protect('inbox');

-- Where each pull of changes stands, committed together with the page it covers.
create table cursors (
  tenant_id bigint not null,
  connection_id bigint not null,
  kind text not null,
  mode text not null check (mode in ('changes', 'everything')),
  position jsonb,
  next_at timestamptz not null default now(),
  run_id bigint,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, connection_id, kind, mode),
  foreign key (tenant_id, connection_id) references connections on delete cascade
);
create index cursors_next on cursors (connection_id, next_at);
call protect('cursors');

create table runs (
  tenant_id bigint not null,
  id bigint generated always as identity,
  connection_id bigint not null,
  trigger text not null check (trigger in ('changes', 'schedule', 'person', 'audit', 'repair')),
  kind text,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  expected int,
  created int not null default 0,
  updated int not null default 0,
  unchanged int not null default 0,
  failed int not null default 0,
  skipped jsonb not null default '{}',
  calls int not null default 0,
  error jsonb,
  report jsonb,
  primary key (tenant_id, id),
  foreign key (tenant_id, connection_id) references connections on delete cascade
);
create index runs_latest on runs (tenant_id, connection_id, id desc);
call protect('runs');

-- Fields both sides changed at once, and what the rule made of them.
create table conflicts (
  tenant_id bigint not null,
  id bigint generated always as identity,
  connection_id bigint not null,
  link_id bigint not null,
  at timestamptz not null default now(),
  field text not null,
  agreed jsonb,
  ours jsonb,
  theirs jsonb,
  taken text not null check (taken in ('ours', 'theirs')),
  reason text not null default 'both_changed',
  resolved_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, link_id) references links on delete cascade
);
create index conflicts_open on conflicts (tenant_id, connection_id, id desc) where resolved_at is null;
create index conflicts_link on conflicts (tenant_id, link_id, id desc);
call protect('conflicts');

-- Outgoing webhooks: a tenant's own addresses, signed, retried, listed, replayed.
create table webhook_endpoints (
  tenant_id bigint not null references tenants (id) on delete cascade,
  id bigint generated always as identity,
  url text not null check (length(url) between 8 and 2000),
  events text[] not null default '{*}',
  secret text not null,
  -- After a rotation the old secret signs too, so that receivers can change theirs in peace.
  old_secret text,
  old_secret_until timestamptz,
  active boolean not null default true,
  disabled_reason text,
  -- Since when nothing but failures; how many times in a row nobody answered, and until when the
  -- lane only waits before it tries again.
  failing_since timestamptz,
  outages int not null default 0,
  resume_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create unique index webhook_endpoints_id on webhook_endpoints (id);
call protect('webhook_endpoints');

create table webhook_deliveries (
  tenant_id bigint not null,
  id bigint generated always as identity,
  endpoint_id bigint not null,
  message_id text not null,
  event text not null,
  body text not null,
  state text not null default 'due' check (state in ('due', 'delivered', 'failed')),
  tries int not null default 0,
  next_try_at timestamptz not null default now(),
  last_status int,
  last_error text,
  created_at timestamptz not null default now(),
  delivered_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, endpoint_id) references webhook_endpoints on delete cascade
);
create unique index webhook_deliveries_message on webhook_deliveries (tenant_id, endpoint_id, message_id);
create index webhook_deliveries_due on webhook_deliveries (endpoint_id, next_try_at, id) where state = 'due';
create index webhook_deliveries_latest on webhook_deliveries (tenant_id, endpoint_id, id desc);
create index webhook_deliveries_age on webhook_deliveries (state, created_at) where state <> 'due';
call protect('webhook_deliveries');

-- Sign-in and connecting through an outside system: a state that works once, for ten minutes.
create table oauth_states (
  state text primary key,
  connector text not null,
  tenant_id bigint,
  connection_id bigint,
  host text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '10 minutes'
);
revoke all on oauth_states from uzel_app;

-- Lanes: one per connection or webhook endpoint (leased, fenced), and buckets of the outside
-- system's own limits. They hold no business data; the application reaches them only through the
-- functions below.
create table lanes (
  key text primary key,
  tenant_id bigint not null references tenants (id) on delete cascade,
  subject text not null,
  subject_id bigint not null,
  worker text,
  lease_until timestamptz,
  fence bigint not null default 0
);
revoke all on lanes from uzel_app;

create table buckets (
  key text primary key,
  tokens double precision not null,
  refilled_at timestamptz not null default clock_timestamp(),
  blocked_until timestamptz
);
revoke all on buckets from uzel_app;

-- Claims free lanes that have due work. SKIP LOCKED lets claimers pass each other; the fencing
-- number tells a worker that lost its lease from the one that took over.
create function door_claim_lanes(claimer text, lease_ms int, max_rows int, wanted text)
  returns table (key text, tenant_id bigint, subject text, subject_id bigint, fence bigint)
  language plpgsql security definer set search_path = public as $$
begin
  return query
  with free as (
    select l.key from lanes l
    where (l.lease_until is null or l.lease_until < clock_timestamp())
      and (wanted is null or l.key = wanted)
      and door_lane_has_work(l.subject, l.subject_id)
    order by l.lease_until nulls first
    limit max_rows for update of l skip locked)
  update lanes l set worker = claimer, fence = l.fence + 1,
    lease_until = clock_timestamp() + make_interval(secs => lease_ms / 1000.0)
  from free where l.key = free.key
  returning l.key, l.tenant_id, l.subject, l.subject_id, l.fence;
end $$;

create function door_lane_has_work(wanted_subject text, wanted_id bigint) returns boolean
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
    else false end $$;

create function door_keep_lane(wanted text, holder_fence bigint, lease_ms int) returns boolean
  language sql security definer set search_path = public as $$
  update lanes set lease_until = clock_timestamp() + make_interval(secs => lease_ms / 1000.0)
  where key = wanted and fence = holder_fence returning true $$;

create function door_release_lane(wanted text, holder_fence bigint) returns boolean
  language sql security definer set search_path = public as $$
  update lanes set lease_until = null, worker = null where key = wanted and fence = holder_fence
  returning true $$;

-- Locks the lane row against a takeover until the caller's transaction ends.
create function door_hold_fence(wanted text, holder_fence bigint) returns boolean
  language plpgsql security definer set search_path = public as $$
begin
  return exists (select 1 from lanes where key = wanted and fence = holder_fence for share);
end $$;

create function door_open_lane(new_key text, new_tenant bigint, new_subject text, new_subject_id bigint)
  returns void language sql security definer set search_path = public as $$
  insert into lanes (key, tenant_id, subject, subject_id)
  values (new_key, new_tenant, new_subject, new_subject_id) on conflict do nothing $$;

create function door_close_lane(old_key text) returns void
  language sql security definer set search_path = public as $$
  delete from lanes where key = old_key $$;

-- Takes tokens from a bucket that refills continuously; answers 0, or the milliseconds to wait.
-- Nothing is taken when the wait is not 0. reserve is what a patient caller leaves for a person.
create function door_take_tokens(
    wanted text, cost double precision, rate_per_s double precision, burst double precision,
    reserve double precision)
  returns double precision language plpgsql security definer set search_path = public as $$
declare
  moment timestamptz := clock_timestamp();
  bucket buckets;
  full_tokens double precision;
begin
  insert into buckets (key, tokens, refilled_at) values (wanted, burst, moment) on conflict do nothing;
  select * into bucket from buckets where key = wanted for update;
  moment := clock_timestamp();
  if bucket.blocked_until > moment then
    return ceil(extract(epoch from bucket.blocked_until - moment) * 1000);
  end if;
  full_tokens := least(burst,
    bucket.tokens + greatest(0, extract(epoch from moment - bucket.refilled_at)) * rate_per_s);
  if full_tokens >= cost + least(reserve, burst - cost) then
    update buckets set tokens = full_tokens - cost, refilled_at = moment where key = wanted;
    return 0;
  end if;
  update buckets set tokens = full_tokens, refilled_at = moment where key = wanted;
  return greatest(1, ceil((cost + least(reserve, burst - cost) - full_tokens) / rate_per_s * 1000));
end $$;

create function door_block_bucket(wanted text, block_ms int) returns void
  language sql security definer set search_path = public as $$
  insert into buckets (key, tokens, blocked_until)
  values (wanted, 0, clock_timestamp() + make_interval(secs => block_ms / 1000.0))
  on conflict (key) do update set tokens = 0, refilled_at = clock_timestamp(),
    blocked_until = greatest(buckets.blocked_until, excluded.blocked_until) $$;

create function door_bucket(wanted text) returns setof buckets
  language sql stable security definer set search_path = public as $$
  select * from buckets where key = wanted $$;

-- A webhook arrives knowing only the key in its address.
create function door_hook(wanted text) returns setof connections
  language sql stable security definer set search_path = public as $$
  select * from connections where hook_key = wanted and state <> 'off' $$;

create function door_connection_by_host(wanted_connector text, wanted_host text) returns setof connections
  language sql stable security definer set search_path = public as $$
  select * from connections where connector = wanted_connector and account_host = lower(wanted_host) $$;

create function door_connection_by_account(wanted_connector text, wanted_account text) returns setof connections
  language sql stable security definer set search_path = public as $$
  select * from connections where connector = wanted_connector and account_id = wanted_account $$;

create function door_connection_tenants(wanted_connection bigint) returns table (tenant_id bigint, id bigint)
  language sql stable security definer set search_path = public as $$
  select c.tenant_id, c.id from connections c where wanted_connection is null or c.id = wanted_connection
  order by c.tenant_id, c.id limit 10000 $$;

-- Stores a group of deliveries of any tenants in one statement and one commit. A repeated delivery
-- adds no row; it opens the old one again, because reading a record once more is harmless while
-- two edits in one second may look like one delivery twice.
create function door_accept_deliveries(
    tenants bigint[], connections bigint[], keys text[], header_rows jsonb[], bodies text[], record_rows jsonb[])
  returns void language sql security definer set search_path = public as $$
  insert into inbox (tenant_id, connection_id, delivery_key, headers, body, records)
  select * from unnest(tenants, connections, keys, header_rows, bodies, record_rows)
  on conflict (tenant_id, connection_id, delivery_key)
    do update set times = inbox.times + 1, processed_at = null $$;

create function door_prune_inbox(keep interval, max_rows int) returns bigint
  language sql security definer set search_path = public as $$
  with old as (
    select tenant_id, id from inbox where received_at < now() - keep and processed_at is not null limit max_rows),
  gone as (delete from inbox i using old where i.tenant_id = old.tenant_id and i.id = old.id returning 1)
  select count(*) from gone $$;

create function door_webhook_endpoints(after_id bigint, max_rows int)
  returns table (tenant_id bigint, id bigint)
  language sql stable security definer set search_path = public as $$
  select e.tenant_id, e.id from webhook_endpoints e where e.id > after_id
  order by e.id limit least(max_rows, 1000) $$;

create function door_prune_webhook_deliveries(wanted text, keep interval, max_rows int) returns bigint
  language sql security definer set search_path = public as $$
  with old as (
    select tenant_id, id from webhook_deliveries
    where state = wanted and state <> 'due' and created_at < now() - keep limit max_rows),
  gone as (delete from webhook_deliveries d using old
    where d.tenant_id = old.tenant_id and d.id = old.id returning 1)
  select count(*) from gone $$;

create function door_save_oauth_state(
    new_state text, new_connector text, new_tenant bigint, new_connection bigint, new_host text)
  returns void language sql security definer set search_path = public as $$
  insert into oauth_states (state, connector, tenant_id, connection_id, host)
  values (new_state, new_connector, new_tenant, new_connection, new_host) $$;

create function door_spend_oauth_state(wanted text) returns setof oauth_states
  language sql security definer set search_path = public as $$
  delete from oauth_states where state = wanted or expires_at < now() - interval '1 day'
  returning * $$;

grant execute on function door_claim_lanes, door_lane_has_work, door_keep_lane, door_release_lane,
  door_hold_fence, door_open_lane, door_close_lane, door_take_tokens, door_block_bucket, door_bucket,
  door_hook, door_connection_by_host, door_connection_by_account, door_connection_tenants,
  door_accept_deliveries, door_prune_inbox, door_prune_webhook_deliveries, door_webhook_endpoints,
  door_save_oauth_state, door_spend_oauth_state to uzel_app;

-- migrate:down
drop table webhook_deliveries, webhook_endpoints;
drop function door_spend_oauth_state, door_save_oauth_state, door_webhook_endpoints,
  door_prune_webhook_deliveries, door_prune_inbox, door_accept_deliveries,
  door_connection_tenants, door_connection_by_account, door_connection_by_host, door_hook, door_bucket,
  door_block_bucket, door_take_tokens, door_close_lane, door_open_lane, door_hold_fence, door_release_lane,
  door_keep_lane, door_lane_has_work, door_claim_lanes;
drop table buckets, lanes, oauth_states, conflicts, runs, cursors, inbox, links, connections;
