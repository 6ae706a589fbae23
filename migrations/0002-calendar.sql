-- Clients, what the business sells, who works when, and the bookings.

create table clients (
  tenant_id bigint not null references tenants (id) on delete cascade,
  id bigint generated always as identity,
  first_name text not null check (length(first_name) between 1 and 200),
  last_name text not null default '' check (length(last_name) <= 200),
  phone text check (phone ~ '^\+[0-9]{6,15}$'),
  email text check (email = lower(email) and length(email) <= 320),
  birthday date,
  note text not null default '' check (length(note) <= 10000),
  source text not null default 'staff',
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index clients_phone on clients (tenant_id, phone) where deleted_at is null;
create index clients_email on clients (tenant_id, email) where deleted_at is null;
create index clients_name on clients (tenant_id, last_name, first_name, id) where deleted_at is null;
create index clients_search on clients using gin
  (tenant_id,
   (lower(first_name || ' ' || last_name || ' ' || coalesce(phone, '') || ' ' || coalesce(email, ''))) gin_trgm_ops)
  where deleted_at is null;
call protect('clients');

-- Clients of the running transaction's tenant in whom any of the patterns is found. Row security lets only
-- leakproof operators reach an index before it has filtered the rows, and LIKE is none: asked
-- directly, every search would read all clients of the tenant.
create function door_search_clients(
    patterns text[], after_last_name text, after_first_name text, after_id bigint, max_rows int)
  returns setof clients language plpgsql stable security definer set search_path = public as $$
begin
  -- Executed as text, so that each search is planned for its own patterns.
  return query execute $search$
    select * from clients
    where tenant_id = uzel_tenant() and deleted_at is null
      and lower(first_name || ' ' || last_name || ' ' || coalesce(phone, '') || ' ' || coalesce(email, '')) like any ($1)
      and ($4 is null or (last_name, first_name, id) > ($2, $3, $4))
    order by last_name, first_name, id limit least($5, 1000)$search$
  using patterns, after_last_name, after_first_name, after_id, max_rows;
end $$;
grant execute on function door_search_clients to uzel_app;

create table services (
  tenant_id bigint not null references tenants (id) on delete cascade,
  id bigint generated always as identity,
  type text not null default 'service' check (type in ('service', 'product')),
  name text not null check (length(name) between 1 and 300),
  -- Row security lets only leakproof operators reach an index before it has filtered the rows, and
  -- lower() is none: a lookup by name whatever the case compares this column instead.
  name_lower text not null generated always as (lower(name)) stored,
  category text not null default '' check (length(category) <= 200),
  description text not null default '' check (length(description) <= 10000),
  price_minor bigint not null default 0 check (price_minor between 0 and 100000000000),
  duration_minutes int not null default 60 check (duration_minutes between 0 and 1440),
  buffer_before_minutes int not null default 0 check (buffer_before_minutes between 0 and 240),
  buffer_after_minutes int not null default 0 check (buffer_after_minutes between 0 and 240),
  needs_workplace boolean not null default false,
  active boolean not null default true,
  position int not null default 0,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index services_order on services (tenant_id, position, name, id) where deleted_at is null;
create index services_name on services (tenant_id, name_lower, id) where deleted_at is null;
call protect('services');

create table workplaces (
  tenant_id bigint not null references tenants (id) on delete cascade,
  id bigint generated always as identity,
  name text not null check (length(name) between 1 and 200),
  capacity int not null default 1 check (capacity between 1 and 100),
  color text not null default '#64748b' check (color ~ '^#[0-9a-f]{6}$'),
  position int not null default 0,
  active boolean not null default true,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
call protect('workplaces');

create table statuses (
  tenant_id bigint not null references tenants (id) on delete cascade,
  id bigint generated always as identity,
  name text not null check (length(name) between 1 and 100),
  color text not null default '#6366f1' check (color ~ '^#[0-9a-f]{6}$'),
  position int not null default 0,
  meaning text not null check (meaning in ('active', 'completed', 'cancelled', 'no_show')),
  is_default boolean not null default false,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create unique index statuses_default on statuses (tenant_id) where is_default and deleted_at is null;
call protect('statuses');

-- Working hours of one employee: rows with a weekday (1 Monday … 7 Sunday) make the week; rows with
-- a date replace that day, and a dated row without hours is a day off. Minutes count from local
-- midnight; an end beyond 1440 runs into the next day.
create table schedules (
  tenant_id bigint not null,
  id bigint generated always as identity,
  user_id bigint not null,
  weekday smallint check (weekday between 1 and 7),
  date date,
  starts_minute int check (starts_minute between 0 and 1439),
  ends_minute int check (ends_minute between 1 and 2880),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references users on delete cascade,
  check ((weekday is null) <> (date is null)),
  check ((starts_minute is null) = (ends_minute is null)),
  check (weekday is null or starts_minute is not null),
  check (ends_minute > starts_minute)
);
create index schedules_user on schedules (tenant_id, user_id, date);
call protect('schedules');

create table vacations (
  tenant_id bigint not null,
  id bigint generated always as identity,
  user_id bigint not null,
  starts_on date not null,
  ends_on date not null,
  note text not null default '' check (length(note) <= 1000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references users on delete cascade,
  check (ends_on >= starts_on)
);
create index vacations_user on vacations (tenant_id, user_id, starts_on);
call protect('vacations');

create table booking_series (
  tenant_id bigint not null references tenants (id) on delete cascade,
  id bigint generated always as identity,
  rrule text not null check (length(rrule) <= 500),
  starts_local text not null,
  zone text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
call protect('booking_series');

create table bookings (
  tenant_id bigint not null references tenants (id) on delete cascade,
  id bigint generated always as identity,
  client_id bigint,
  user_id bigint not null,
  workplace_id bigint,
  seat smallint not null default 1,
  status_id bigint not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  buffer_before_minutes int not null default 0,
  buffer_after_minutes int not null default 0,
  note text not null default '' check (length(note) <= 10000),
  source text not null default 'staff' check (source in ('staff', 'online', 'yclients', 'bitrix24', 'api')),
  total_minor bigint not null default 0,
  series_id bigint,
  live boolean not null default true,
  version int not null default 1,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, client_id) references clients,
  foreign key (tenant_id, user_id) references users,
  foreign key (tenant_id, workplace_id) references workplaces,
  foreign key (tenant_id, status_id) references statuses,
  foreign key (tenant_id, series_id) references booking_series,
  check (ends_at > starts_at and ends_at <= starts_at + interval '48 hours'),
  -- No double booking, whoever races whom. A workplace with room for several gives each a seat.
  -- Checked at the end of each statement, not after each row: one statement moves a whole series
  -- by a day, although every visit passes through the place of the next.
  constraint bookings_employee_free exclude using gist
    (tenant_id with =, user_id with =, tstzrange(starts_at, ends_at) with &&) where (live)
    deferrable initially immediate,
  constraint bookings_workplace_free exclude using gist
    (tenant_id with =, workplace_id with =, seat with =, tstzrange(starts_at, ends_at) with &&)
    where (live and workplace_id is not null) deferrable initially immediate
);
create index bookings_day on bookings (tenant_id, starts_at, id) where deleted_at is null;
-- These two answer "what is taken" from the index alone, however many bookings lie in the table.
create index bookings_employee on bookings (tenant_id, user_id, starts_at)
  include (ends_at, buffer_before_minutes, buffer_after_minutes, live) where deleted_at is null;
create index bookings_workplace on bookings (tenant_id, workplace_id, starts_at)
  include (ends_at, buffer_before_minutes, buffer_after_minutes, live)
  where deleted_at is null and workplace_id is not null;
create index bookings_client on bookings (tenant_id, client_id, starts_at) where deleted_at is null;
create index bookings_status on bookings (tenant_id, status_id) where deleted_at is null;
create index bookings_series on bookings (tenant_id, series_id, starts_at) where series_id is not null;
call protect('bookings');

-- Whether a booking takes up time follows from its status, so nobody can forget to say it. The lock
-- is the one that the foreign key takes afterwards anyway; taken before reading, it waits for
-- whoever is changing what the status means, and reads what it means then.
create function booking_liveness() returns trigger language plpgsql as $$
declare
  takes_time boolean;
begin
  select s.meaning <> 'cancelled' into takes_time from statuses s
    where s.tenant_id = new.tenant_id and s.id = new.status_id for key share;
  new.live := new.deleted_at is null and takes_time;
  return new;
end $$;
create trigger booking_liveness before insert or update of status_id, deleted_at on bookings
  for each row execute function booking_liveness();

create table booking_services (
  tenant_id bigint not null,
  booking_id bigint not null,
  position smallint not null,
  service_id bigint not null,
  name text not null,
  price_minor bigint not null,
  duration_minutes int not null,
  primary key (tenant_id, booking_id, position),
  foreign key (tenant_id, booking_id) references bookings on delete cascade,
  foreign key (tenant_id, service_id) references services
);
create index booking_services_service on booking_services (tenant_id, service_id);
call protect('booking_services');

create table waitlist_entries (
  tenant_id bigint not null references tenants (id) on delete cascade,
  id bigint generated always as identity,
  client_id bigint not null,
  user_id bigint,
  service_ids bigint[] not null check (cardinality(service_ids) between 1 and 20),
  from_date date not null,
  to_date date not null,
  note text not null default '' check (length(note) <= 1000),
  state text not null default 'waiting' check (state in ('waiting', 'offered', 'closed')),
  offer jsonb,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, client_id) references clients,
  foreign key (tenant_id, user_id) references users,
  check (to_date >= from_date)
);
create index waitlist_open on waitlist_entries (tenant_id, from_date, id) where state <> 'closed';
call protect('waitlist_entries');

-- migrate:down
drop function door_search_clients;
drop table waitlist_entries, booking_services, bookings, booking_series, vacations, schedules, statuses,
  workplaces, services, clients;
drop function booking_liveness;
