-- Clients who asked not to be written to, and the page of the visit that a message is about.

create table message_stops (
  tenant_id bigint not null,
  client_id bigint not null,
  -- Where they said so; a colleague notes what was said by voice.
  said_by text not null check (said_by in ('email', 'telegram', 'colleague')),
  stopped_at timestamptz not null default now(),
  primary key (tenant_id, client_id),
  foreign key (tenant_id, client_id) references clients on delete cascade
);
call protect('message_stops');

alter table messages add column link text check (length(link) between 1 and 1000);

-- migrate:down
alter table messages drop column link;
drop table message_stops;
