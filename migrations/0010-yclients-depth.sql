-- Visits to one group event stand beside one another at one time of one employee.

alter table bookings
  add column group_event_id bigint check (group_event_id > 0),
  add column group_capacity int check (group_capacity > 0),
  -- What takes the employee's time: an event that is shared, or else this booking alone.
  add column occasion bigint not null generated always as (coalesce(-group_event_id, id)) stored,
  add constraint bookings_group check (group_capacity is null or group_event_id is not null),
  drop constraint bookings_employee_free,
  add constraint bookings_employee_free exclude using gist
    (tenant_id with =, user_id with =, tstzrange(starts_at, ends_at) with &&, occasion with <>)
    where (live) deferrable initially immediate;
create index bookings_group on bookings (tenant_id, group_event_id)
  where group_event_id is not null and deleted_at is null;

-- migrate:down
drop index bookings_group;
-- Only one of those who shared an event can hold its time; the others stay, without a time.
update bookings b set live = false
  where group_event_id is not null and live and exists (
    select 1 from bookings f where f.tenant_id = b.tenant_id
      and f.group_event_id = b.group_event_id and f.live and f.id < b.id);
alter table bookings
  drop constraint bookings_employee_free,
  add constraint bookings_employee_free exclude using gist
    (tenant_id with =, user_id with =, tstzrange(starts_at, ends_at) with &&) where (live)
    deferrable initially immediate,
  drop constraint bookings_group,
  drop column occasion,
  drop column group_capacity,
  drop column group_event_id;
