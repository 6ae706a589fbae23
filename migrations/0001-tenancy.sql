-- Tenants, people who sign in, and what happened.
--
-- Every tenant table starts its keys with tenant_id: a row cannot point at another tenant's row,
-- and the database can later be sharded by tenant. Row-level security then hides the rest: the
-- application connects as uzel_app, which neither owns the tables nor may bypass the policies.

do $$ begin
  create role uzel_app login nosuperuser nobypassrls nocreatedb nocreaterole;
exception when duplicate_object or unique_violation then null; end $$;

create extension if not exists btree_gist;
create extension if not exists btree_gin;
create extension if not exists pg_trgm;

grant usage on schema public to uzel_app;
alter default privileges in schema public grant select, insert, update, delete on tables to uzel_app;
alter default privileges in schema public grant usage, select on sequences to uzel_app;
alter default privileges in schema public revoke execute on functions from public;

-- The tenant of the running transaction; null outside a scope, so that no policy matches.
create function uzel_tenant() returns bigint language sql stable parallel safe
  as $$ select nullif(current_setting('uzel.tenant', true), '')::bigint $$;
grant execute on function uzel_tenant() to uzel_app;

-- Closes a table to every tenant but its own. Called once for each tenant table.
create procedure protect(target regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy own_tenant on %s to uzel_app using (tenant_id = uzel_tenant()) with check (tenant_id = uzel_tenant())',
    target);
  execute format('create policy owner_all on %s to %I using (true) with check (true)', target, current_user);
end $$;

create table tenants (
  id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 200),
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  zone text not null default 'Asia/Almaty',
  language text not null default 'ru' check (language in ('ru', 'uk', 'kk', 'en')),
  currency text not null default 'KZT' check (currency ~ '^[A-Z]{3}$'),
  country text not null default 'KZ' check (country ~ '^[A-Z]{2}$'),
  slot_step_minutes int not null default 15 check (slot_step_minutes between 5 and 240),
  minimum_notice_minutes int not null default 60 check (minimum_notice_minutes between 0 and 43200),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
alter table tenants enable row level security;
alter table tenants force row level security;
create policy own_tenant on tenants to uzel_app using (id = uzel_tenant()) with check (id = uzel_tenant());
do $$ begin
  execute format('create policy owner_all on tenants to %I using (true) with check (true)', current_user);
end $$;

create table users (
  tenant_id bigint not null references tenants (id) on delete cascade,
  id bigint generated always as identity,
  name text not null check (length(name) between 1 and 200),
  email text check (email = lower(email) and length(email) <= 320),
  password_hash text,
  role text not null check (role in ('super_admin', 'admin', 'manager', 'employee')),
  bookable boolean not null default true,
  position text not null default '' check (length(position) <= 200),
  color text not null default '#6366f1' check (color ~ '^#[0-9a-f]{6}$'),
  phone text,
  language text check (language in ('ru', 'uk', 'kk', 'en')),
  bitrix24_user_id text,
  active boolean not null default true,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create unique index users_email on users (tenant_id, email) where deleted_at is null;
create unique index users_bitrix24 on users (tenant_id, bitrix24_user_id) where deleted_at is null;
create index users_login on users (email) where deleted_at is null;
call protect('users');

create table sessions (
  tenant_id bigint not null,
  token_hash bytea not null,
  user_id bigint not null,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  user_agent text not null default '',
  primary key (tenant_id, token_hash),
  foreign key (tenant_id, user_id) references users on delete cascade
);
create index sessions_hash on sessions (token_hash);
create index sessions_user on sessions (tenant_id, user_id);
call protect('sessions');

create table api_tokens (
  tenant_id bigint not null,
  id bigint generated always as identity,
  user_id bigint not null,
  name text not null check (length(name) between 1 and 100),
  token_hash bytea not null,
  scopes text[] not null default '{*}',
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  expires_at timestamptz,
  revoked_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references users on delete cascade
);
create unique index api_tokens_hash on api_tokens (token_hash);
call protect('api_tokens');

-- What happened: audit log, change feed and fan-out in one, appended in the transaction of the
-- change itself. xid orders the feed safely: a reader stops before the oldest running transaction,
-- so that a fact committed late is never skipped.
create table facts (
  tenant_id bigint not null references tenants (id) on delete cascade,
  id bigint generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null default now(),
  name text not null,
  subject text not null,
  subject_id bigint not null,
  actor jsonb not null,
  data jsonb not null,
  before jsonb,
  audience bigint[],
  primary key (tenant_id, id)
);
create index facts_feed on facts (tenant_id, xid, id);
create index facts_subject on facts (tenant_id, subject, subject_id, id desc);
call protect('facts');

-- The narrow doors through the tenant walls. Each answers one question that comes before a tenant
-- is known, and returns no more than that.
create function door_login(wanted_email text)
  returns table (tenant_id bigint, tenant_name text, tenant_slug text, user_id bigint, password_hash text)
  language sql stable security definer set search_path = public as $$
  select u.tenant_id, t.name, t.slug, u.id, u.password_hash
  from users u join tenants t on t.id = u.tenant_id
  where u.email = lower(wanted_email) and u.deleted_at is null and u.active and t.active
  order by u.tenant_id limit 10 $$;

-- Whom a secret belongs to, in one question: every request asks it.
create function door_session(hash bytea)
  returns table (tenant_id bigint, user_id bigint, role text, name text, language text,
    tenant_language text, seen_at timestamptz)
  language sql stable security definer set search_path = public as $$
  select s.tenant_id, s.user_id, u.role, u.name, u.language, t.language, s.seen_at from sessions s
  join users u on u.tenant_id = s.tenant_id and u.id = s.user_id
  join tenants t on t.id = s.tenant_id
  where s.token_hash = hash and s.expires_at > now() and u.deleted_at is null and u.active and t.active $$;

create function door_token(hash bytea)
  returns table (tenant_id bigint, id bigint, user_id bigint, role text, name text, language text,
    tenant_language text, scopes text[], last_used_at timestamptz)
  language sql stable security definer set search_path = public as $$
  select a.tenant_id, a.id, a.user_id, u.role, u.name, u.language, t.language, a.scopes, a.last_used_at
  from api_tokens a
  join users u on u.tenant_id = a.tenant_id and u.id = a.user_id
  join tenants t on t.id = a.tenant_id
  where a.token_hash = hash and a.revoked_at is null and (a.expires_at is null or a.expires_at > now())
    and u.deleted_at is null and u.active and t.active $$;

create function door_tenants(after_id bigint, max_rows int)
  returns setof tenants language sql stable security definer set search_path = public as $$
  select * from tenants where id > after_id order by id limit least(max_rows, 1000) $$;

create function door_tenant_by_slug(wanted text) returns bigint
  language sql stable security definer set search_path = public as $$
  select id from tenants where slug = wanted $$;

-- The number of a tenant to be: its first transaction needs it before the row exists.
create function door_next_tenant() returns bigint
  language sql security definer set search_path = public as $$
  select nextval(pg_get_serial_sequence('tenants', 'id')) $$;

grant execute on function door_login, door_session, door_token, door_tenants, door_tenant_by_slug,
  door_next_tenant to uzel_app;

-- migrate:down
drop function door_next_tenant, door_tenant_by_slug, door_tenants, door_token, door_session, door_login;
drop table facts, api_tokens, sessions, users, tenants;
drop procedure protect;
drop function uzel_tenant;
