-- Bookings that clients make at an outside system through us, and what its webhooks did wrong.

-- One row for each order of a client. It is committed before the call, so that a repeat knows
-- whether to look for what the first one may have made.
create table online_requests (
  tenant_id bigint not null,
  request_key text not null check (length(request_key) between 1 and 200),
  connection_id bigint not null,
  state text not null default 'asked' check (state in ('asked', 'booked', 'refused', 'unknown')),
  -- Whoever asks works on it until then; a dead process lets go by itself.
  held_until timestamptz not null,
  remote_ids text[] not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, request_key),
  foreign key (tenant_id, connection_id) references connections on delete cascade
);
create index online_requests_connection on online_requests (tenant_id, connection_id, created_at);
call protect('online_requests');

alter table sync_activity
  add column hook_errors int not null default 0,
  -- Reason -> how many records were left out for it.
  add column skipped jsonb not null default '{}' check (jsonb_typeof(skipped) = 'object');

-- What the connections of all tenants did in the last hour, by connector; for the figures of the server.
create function door_sync_figures()
  returns table (connector text, written_here bigint, written_there bigint, failures bigint,
    hook_errors bigint, skipped jsonb)
  language sql stable security definer set search_path = public as $$
  with recent as (
    select c.connector, a.* from sync_activity a
    join connections c on c.tenant_id = a.tenant_id and c.id = a.connection_id
    where a.minute > now() - interval '1 hour'),
  reasons as (
    select r.connector, s.key, sum(s.value::bigint) as count
    from recent r cross join lateral jsonb_each_text(r.skipped) as s group by r.connector, s.key)
  select r.connector, sum(r.written_here), sum(r.written_there), sum(r.failures), sum(r.hook_errors),
    coalesce((select jsonb_object_agg(s.key, s.count) from reasons s where s.connector = r.connector), '{}')
  from recent r group by r.connector $$;
grant execute on function door_sync_figures to uzel_app;

-- migrate:down
drop function door_sync_figures;
alter table sync_activity drop column skipped, drop column hook_errors;
drop table online_requests;
