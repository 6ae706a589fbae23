-- What the pages about connections show: what happened lately, how tries went, work in the
-- background, and which fields a connection keeps in step.

-- The last tries of a link that failed, newest first; null for the many that never did.
alter table links add column history jsonb;
-- The run that marked a link which was in step: if the run is called off, so is the mark.
alter table links add column run_id bigint;
create index links_run on links (tenant_id, run_id) where run_id is not null;

-- Everything that is not in step, countable and listable from the index alone.
create index links_unsettled on links (tenant_id, connection_id, state, id)
  include (kind, local_due_at, remote_due_at) where state <> 'idle';
drop index links_attention;

-- kind -> field -> 'both', 'ours', 'theirs' or 'off', where it differs from the connector's own.
alter table connections add column field_rules jsonb not null default '{}';

alter table runs add column cancelled_at timestamptz;
-- When the run last said that it goes on; a run in the background that fell silent has died.
alter table runs add column touched_at timestamptz not null default now();
create index runs_open on runs (tenant_id, connection_id) where finished_at is null;

-- What happened at a connection, minute by minute, for a day.
create table sync_activity (
  tenant_id bigint not null,
  connection_id bigint not null,
  minute timestamptz not null,
  calls int not null default 0,
  written_there int not null default 0,
  written_here int not null default 0,
  failures int not null default 0,
  primary key (tenant_id, connection_id, minute),
  foreign key (tenant_id, connection_id) references connections on delete cascade
);
call protect('sync_activity');

-- Whether somebody works on a lane now.
create function door_lane_held(wanted text) returns boolean
  language sql stable security definer set search_path = public as $$
  select exists (select 1 from lanes where key = wanted and lease_until > clock_timestamp()) $$;
grant execute on function door_lane_held to uzel_app;

-- migrate:down
drop function door_lane_held;
drop table sync_activity;
drop index runs_open;
alter table runs drop column touched_at, drop column cancelled_at;
alter table connections drop column field_rules;
create index links_attention on links (tenant_id, connection_id, state, id)
  where state in ('uncertain', 'parked');
drop index links_unsettled;
drop index links_run;
alter table links drop column run_id, drop column history;
