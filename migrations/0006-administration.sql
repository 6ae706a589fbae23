-- What an administrator sets and looks up: settings of the business, who performs what, the order of
-- people, the audit log, and visits of support.

alter table tenants
  add column address text not null default '' check (length(address) <= 500),
  add column phone text check (phone ~ '^\+[0-9]{6,15}$'),
  add column booking_horizon_days int not null default 180 check (booking_horizon_days between 1 and 730),
  add column week_start smallint not null default 1 check (week_start between 1 and 7),
  add column reminders jsonb not null default '{}' check (jsonb_typeof(reminders) = 'object'),
  add column setup_dismissed_at timestamptz,
  add column portal_skipped_at timestamptz;

alter table users add column calendar_order int not null default 0 check (calendar_order between 0 and 100000);

-- Which services an employee performs. Who has no row performs all of them.
create table user_services (
  tenant_id bigint not null,
  user_id bigint not null,
  service_id bigint not null,
  primary key (tenant_id, user_id, service_id),
  foreign key (tenant_id, user_id) references users on delete cascade,
  foreign key (tenant_id, service_id) references services on delete cascade
);
create index user_services_service on user_services (tenant_id, service_id);
call protect('user_services');

-- Support: a super admin's session that looks into another tenant. No foreign key: the tenant is
-- looked up at each request anyway, and the visit ends by itself.
alter table sessions add column visiting_tenant_id bigint, add column visiting_since timestamptz;

drop function door_session(bytea);
create function door_session(hash bytea)
  returns table (tenant_id bigint, user_id bigint, role text, name text, language text,
    tenant_language text, seen_at timestamptz, visiting_tenant_id bigint, visiting_since timestamptz)
  language sql stable security definer set search_path = public as $$
  select s.tenant_id, s.user_id, u.role, u.name, u.language, t.language, s.seen_at,
    s.visiting_tenant_id, s.visiting_since
  from sessions s
  join users u on u.tenant_id = s.tenant_id and u.id = s.user_id
  join tenants t on t.id = s.tenant_id
  where s.token_hash = hash and s.expires_at > now() and u.deleted_at is null and u.active and t.active $$;

-- Who did it, as one text. Row security lets only leakproof operators reach an index before it has
-- filtered the rows, and those that look into JSON are none; equality of texts is.
alter table facts add column actor_key text not null generated always as (
  case actor ->> 'kind'
    when 'sync' then 'connection:' || coalesce(actor ->> 'connectionId', '')
    when 'system' then 'system'
    else coalesce(actor ->> 'kind', '') || ':' || coalesce(actor ->> 'id', '')
  end) stored;
create index facts_time on facts (tenant_id, at, id);
create index facts_actor on facts (tenant_id, actor_key, at, id);
create index facts_name on facts (tenant_id, name, at, id);

-- How far the facts of a tenant have been pruned: a feed's cursor before this may have missed some.
create table facts_pruned (
  tenant_id bigint primary key references tenants (id) on delete cascade,
  xid xid8 not null,
  id bigint not null,
  at timestamptz not null default now()
);
call protect('facts_pruned');

-- Deletes facts that are older than `keep`, of any tenant, at most `max_rows`, and notes how far.
create function door_prune_facts(keep interval, max_rows int) returns bigint
  language sql security definer set search_path = public as $$
  with old as (
    select f.tenant_id, f.id from tenants t
    cross join lateral (
      select tenant_id, id from facts
      where tenant_id = t.id and at < now() - keep order by at, id limit max_rows) as f
    limit max_rows),
  gone as (
    delete from facts f using old where f.tenant_id = old.tenant_id and f.id = old.id
    returning f.tenant_id, f.xid, f.id),
  furthest as (
    select distinct on (tenant_id) tenant_id, xid, id from gone order by tenant_id, xid desc, id desc),
  noted as (
    insert into facts_pruned (tenant_id, xid, id) select tenant_id, xid, id from furthest
    on conflict (tenant_id) do update set xid = excluded.xid, id = excluded.id, at = now()
    where (facts_pruned.xid, facts_pruned.id) < (excluded.xid, excluded.id))
  select count(*) from gone $$;

-- The status index carries the time too: a list of one status is read in its own order.
drop index bookings_status;
create index bookings_status on bookings (tenant_id, status_id, starts_at, id) where deleted_at is null;

-- Numbers of the bookings of the running transaction's tenant whose client matches any of the patterns, by
-- start. A function because LIKE is not leakproof: asked directly it would read every client.
create function door_find_bookings(patterns text[], wanted jsonb, max_rows int)
  returns table (id bigint) language plpgsql stable security definer set search_path = public as $$
declare
  backwards boolean := coalesce((wanted ->> 'descending')::boolean, false);
  conditions text := '';
begin
  if wanted ? 'from' then
    conditions := conditions || ' and b.starts_at > ($2->>''from'')::timestamptz - interval ''48 hours'''
      ' and b.ends_at > ($2->>''from'')::timestamptz';
  end if;
  if wanted ? 'to' then
    conditions := conditions || ' and b.starts_at < ($2->>''to'')::timestamptz';
  end if;
  if wanted ? 'user' then conditions := conditions || ' and b.user_id = ($2->>''user'')::bigint'; end if;
  if wanted ? 'workplace' then
    conditions := conditions || ' and b.workplace_id = ($2->>''workplace'')::bigint';
  end if;
  if wanted ? 'status' then conditions := conditions || ' and b.status_id = ($2->>''status'')::bigint'; end if;
  if wanted ? 'client' then conditions := conditions || ' and b.client_id = ($2->>''client'')::bigint'; end if;
  if wanted ? 'service' then
    conditions := conditions || ' and exists (select 1 from booking_services s where s.tenant_id = b.tenant_id'
      ' and s.booking_id = b.id and s.service_id = ($2->>''service'')::bigint)';
  end if;
  if wanted ? 'after_at' then
    conditions := conditions || format(
      ' and (b.starts_at, b.id) %s (($2->>''after_at'')::timestamptz, ($2->>''after_id'')::bigint)',
      case when backwards then '<' else '>' end);
  end if;
  return query execute format($search$
    select b.id from bookings b join clients c on c.tenant_id = b.tenant_id and c.id = b.client_id
    where b.tenant_id = uzel_tenant() and c.tenant_id = uzel_tenant()
      and b.deleted_at is null and c.deleted_at is null
      and lower(c.first_name || ' ' || c.last_name || ' ' || coalesce(c.phone, '') || ' ' || coalesce(c.email, '')) like any ($1)
      %1$s order by b.starts_at %2$s, b.id %2$s limit least($3, 1000)$search$,
    conditions, case when backwards then 'desc' else 'asc' end)
  using patterns, wanted, max_rows;
end $$;

-- What the list of tenants shows of each. Counts stop at 10,000: beyond that nobody reads digits.
create function door_tenant_counts(wanted bigint[])
  returns table (tenant_id bigint, users bigint, clients bigint, bookings bigint, connections bigint,
    last_fact_at timestamptz)
  language sql stable security definer set search_path = public as $$
  select t.id,
    (select count(*) from (select 1 from users u where u.tenant_id = t.id and u.deleted_at is null limit 10000) x),
    (select count(*) from (select 1 from clients c where c.tenant_id = t.id and c.deleted_at is null limit 10000) x),
    (select count(*) from (select 1 from bookings b where b.tenant_id = t.id and b.deleted_at is null
      and b.starts_at > now() - interval '30 days' and b.starts_at <= now() limit 10000) x),
    (select count(*) from connections k where k.tenant_id = t.id and k.state <> 'off'),
    (select max(f.at) from facts f where f.tenant_id = t.id)
  from unnest(wanted) as w (id) join tenants t on t.id = w.id $$;

grant execute on function door_session, door_prune_facts, door_find_bookings, door_tenant_counts to uzel_app;

-- migrate:down
drop function door_tenant_counts, door_find_bookings, door_prune_facts;
drop index bookings_status;
create index bookings_status on bookings (tenant_id, status_id) where deleted_at is null;
drop table facts_pruned;
drop index facts_name, facts_actor, facts_time;
alter table facts drop column actor_key;
drop function door_session(bytea);
create function door_session(hash bytea)
  returns table (tenant_id bigint, user_id bigint, role text, name text, language text,
    tenant_language text, seen_at timestamptz)
  language sql stable security definer set search_path = public as $$
  select s.tenant_id, s.user_id, u.role, u.name, u.language, t.language, s.seen_at from sessions s
  join users u on u.tenant_id = s.tenant_id and u.id = s.user_id
  join tenants t on t.id = s.tenant_id
  where s.token_hash = hash and s.expires_at > now() and u.deleted_at is null and u.active and t.active $$;
grant execute on function door_session to uzel_app;
alter table sessions drop column visiting_since, drop column visiting_tenant_id;
drop table user_services;
alter table users drop column calendar_order;
alter table tenants drop column portal_skipped_at, drop column setup_dismissed_at, drop column reminders,
  drop column week_start, drop column booking_horizon_days, drop column phone, drop column address;
