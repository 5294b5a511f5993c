-- How phones are woken, and when each last proved that it would ring. Times are milliseconds since
-- 1970. An endpoint is personal data: whoever knows it knows the phone. Goes with the phone.
create table push_subscription (
  phone text not null primary key references phone (id) on delete cascade,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  since bigint not null
);

create table phone_proof (
  phone text not null primary key references phone (id) on delete cascade,
  connected_at bigint,
  woken_at bigint,
  shown_at bigint,
  unreachable_since bigint
);

-- Milliseconds since the press: when the phone was to be woken, and when it displayed that.
alter table ring_receipt add column pushed_ms bigint;
alter table ring_receipt add column woken_ms bigint;
