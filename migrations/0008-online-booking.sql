-- The client's own app: the public page of a business, what clients book there, how they sign in.

create table online_booking (
  tenant_id bigint primary key references tenants (id) on delete cascade,
  enabled boolean not null default false,
  about text not null default '' check (length(about) <= 4000),
  yclients_path text not null default 'widget' check (yclients_path in ('widget', 'form')),
  create_clients boolean not null default true,
  updated_at timestamptz not null default now()
);
call protect('online_booking');

-- What was booked in answer to which request: a repeat gets the same answer.
create table online_orders (
  tenant_id bigint not null references tenants (id) on delete cascade,
  request_key text not null check (length(request_key) between 16 and 100),
  -- What was asked for: a key that comes with another wish is refused.
  fingerprint bytea not null,
  booking_id bigint,
  created_at timestamptz not null default now(),
  primary key (tenant_id, request_key),
  foreign key (tenant_id, booking_id) references bookings on delete cascade
);
create index online_orders_age on online_orders (tenant_id, created_at);
create index online_orders_booking on online_orders (tenant_id, booking_id);
call protect('online_orders');

-- One-time codes. Addresses are digests: whom the business does not know is not kept here either.
create table client_codes (
  tenant_id bigint not null references tenants (id) on delete cascade,
  id bigint generated always as identity,
  contact_hash bytea not null,
  code_hash bytea not null,
  -- Null: nobody has this address, and nothing was sent.
  client_id bigint,
  tries smallint not null default 0,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, client_id) references clients on delete cascade
);
create index client_codes_contact on client_codes (tenant_id, contact_hash, id desc);
create index client_codes_age on client_codes (tenant_id, created_at);
create index client_codes_client on client_codes (tenant_id, client_id);
call protect('client_codes');

create table client_sessions (
  tenant_id bigint not null references tenants (id) on delete cascade,
  token_hash bytea not null,
  client_id bigint not null,
  -- The address that was proved; a session ends when the client has it no longer.
  contact_hash bytea not null,
  user_agent text not null default '',
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (tenant_id, token_hash),
  foreign key (tenant_id, client_id) references clients on delete cascade
);
create index client_sessions_client on client_sessions (tenant_id, client_id);
call protect('client_sessions');

-- migrate:down
drop table client_sessions, client_codes, online_orders;
drop table online_booking;
