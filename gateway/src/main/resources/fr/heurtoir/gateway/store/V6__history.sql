-- A ring that called a visitor back: whose, and by which phone's wish.
alter table ring add column of_ring text;
alter table ring add column asked_by text;
alter table ring add column asked_by_name text;
create index ring_of on ring (of_ring);

-- Who opened what and when. The time is milliseconds since 1970; state is the last that was said of
-- the order, gate what the gate's contact showed then.
create table ring_opening (
  ring text not null references ring (id) on delete cascade,
  number integer not null,
  lock text not null,
  phone text not null,
  phone_name text not null,
  person text not null,
  at bigint not null,
  state text not null,
  gate text,
  primary key (ring, number)
);
