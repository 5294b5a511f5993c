-- What happened at a door outside any ring: a gate forced open, a station opened.
create table door_event (
  door text not null,
  at bigint not null,
  kind text not null,
  detail text not null
);

create index door_event_at on door_event (at);
