-- What a business does with its many clients: newest first, merging the doubled, importing files.

-- A client who was merged into another stays as a deleted row that says into whom.
alter table clients add column merged_into bigint;
alter table clients add foreign key (tenant_id, merged_into) references clients;
create index clients_merged on clients (tenant_id, merged_into) where merged_into is not null;
create index clients_newest on clients (tenant_id, created_at, id) where deleted_at is null;
create index waitlist_client on waitlist_entries (tenant_id, client_id);

-- The same search as by name, newest first.
create function door_search_newest_clients(
    patterns text[], before_created_at timestamptz, before_id bigint, max_rows int)
  returns setof clients language plpgsql stable security definer set search_path = public as $$
begin
  return query execute $search$
    select * from clients
    where tenant_id = uzel_tenant() and deleted_at is null
      and lower(first_name || ' ' || last_name || ' ' || coalesce(phone, '') || ' ' || coalesce(email, '')) like any ($1)
      and ($3 is null or (created_at, id) < ($2, $3))
    order by created_at desc, id desc limit least($4, 1000)$search$
  using patterns, before_created_at, before_id, max_rows;
end $$;
grant execute on function door_search_newest_clients to uzel_app;

-- Merges, with all that is needed to take one back.
create table client_merges (
  tenant_id bigint not null references tenants (id) on delete cascade,
  id bigint generated always as identity,
  keep_id bigint not null,
  merged_ids bigint[] not null check (cardinality(merged_ids) between 1 and 20),
  -- What may be written of the client that was kept, before and after.
  before jsonb not null,
  after jsonb not null,
  actor jsonb not null,
  created_at timestamptz not null default now(),
  undone_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, keep_id) references clients
);
create index client_merges_keep on client_merges (tenant_id, keep_id, id desc);
call protect('client_merges');

create table client_merge_moves (
  tenant_id bigint not null,
  merge_id bigint not null,
  subject text not null check (subject in ('booking', 'waitlist')),
  subject_id bigint not null,
  from_client_id bigint not null,
  primary key (tenant_id, merge_id, subject, subject_id),
  foreign key (tenant_id, merge_id) references client_merges on delete cascade
);
call protect('client_merge_moves');

-- Files of clients on their way in. A row is settled in the transaction that makes its client, and
-- position is the last row that was: whoever goes on after a crash starts behind it.
create table client_imports (
  tenant_id bigint not null references tenants (id) on delete cascade,
  id bigint generated always as identity,
  state text not null default 'uploaded'
    check (state in ('uploaded', 'running', 'done', 'cancelled', 'failed')),
  file_name text not null check (length(file_name) <= 300),
  format text not null check (format in ('csv', 'xlsx')),
  encoding text,
  delimiter text,
  columns jsonb not null,
  total int not null check (total >= 0),
  plan jsonb,
  -- Who runs it, as a principal: what it makes is that person's work.
  runner jsonb,
  position int not null default 0,
  created int not null default 0,
  updated int not null default 0,
  skipped int not null default 0,
  rejected int not null default 0,
  worked_ms bigint not null default 0,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  primary key (tenant_id, id)
);
create unique index client_imports_id on client_imports (id);
call protect('client_imports');

create table client_import_rows (
  tenant_id bigint not null,
  import_id bigint not null,
  row_number int not null,
  cells text[] not null,
  -- Why it was rejected: fields with their codes.
  reasons jsonb,
  primary key (tenant_id, import_id, row_number),
  foreign key (tenant_id, import_id) references client_imports on delete cascade
);
create index client_import_rows_rejected on client_import_rows (tenant_id, import_id, row_number)
  where reasons is not null;
call protect('client_import_rows');

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
    else false end $$;
delete from lanes where subject = 'import';
drop table client_import_rows, client_imports, client_merge_moves, client_merges;
drop function door_search_newest_clients;
drop index waitlist_client, clients_newest, clients_merged;
alter table clients drop column merged_into;
