-- What happened to a ring, event by event, with phones as pseudonyms: so that it can be replayed. It goes with its ring.
create table ring_recording (
  ring text not null primary key references ring (id) on delete cascade,
  lines text not null
);
