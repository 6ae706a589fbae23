-- Why a pull fails and since when, and the order in which lanes and deliveries have their turns.

alter table cursors
  -- Failures in a row that count; a wait for a rate does not.
  add column tries int not null default 0,
  add column failing_since timestamptz,
  add column error jsonb;

-- A released lane keeps the moment of its release, so that of those with work the one that was
-- served least recently comes first. Free is what nobody holds, whatever the clock says.
create or replace function door_release_lane(wanted text, holder_fence bigint) returns boolean
  language sql security definer set search_path = public as $$
  update lanes set lease_until = clock_timestamp(), worker = null
  where key = wanted and fence = holder_fence returning true $$;

create or replace function door_claim_lanes(
    claimer text, lease_ms int, max_rows int, wanted text)
  returns table (key text, tenant_id bigint, subject text, subject_id bigint, fence bigint)
  language plpgsql security definer set search_path = public as $$
begin
  return query
  with free as (
    select l.key from lanes l
    where (l.worker is null or l.lease_until is null or l.lease_until < clock_timestamp())
      and (wanted is null or l.key = wanted)
      and door_lane_has_work(l.subject, l.subject_id)
    order by l.lease_until nulls first
    limit max_rows for update of l skip locked)
  update lanes l set worker = claimer, fence = l.fence + 1,
    lease_until = clock_timestamp() + make_interval(secs => lease_ms / 1000.0)
  from free where l.key = free.key
  returning l.key, l.tenant_id, l.subject, l.subject_id, l.fence;
end $$;

-- The oldest deliveries that are due at an endpoint, without those that have gone.
create index webhook_deliveries_turn on webhook_deliveries (tenant_id, endpoint_id, id)
  where state = 'due';

-- migrate:down
drop index webhook_deliveries_turn;

create or replace function door_claim_lanes(
    claimer text, lease_ms int, max_rows int, wanted text)
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

create or replace function door_release_lane(wanted text, holder_fence bigint) returns boolean
  language sql security definer set search_path = public as $$
  update lanes set lease_until = null, worker = null where key = wanted and fence = holder_fence
  returning true $$;

alter table cursors drop column error, drop column failing_since, drop column tries;
