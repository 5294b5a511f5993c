-- One set of migrations for SQLite and PostgreSQL: text, bigint and boolean mean the same in both.
-- Times are milliseconds since 1970. Tokens and cookies are stored as SHA-256, in hexadecimal.

create table enrolment (
  token_hash text not null primary key,
  person text not null,
  school text not null,
  issued_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);

create table phone (
  id text not null primary key,
  person text not null,
  name text not null,
  enrolled_at bigint not null,
  revoked_at bigint
);

create table session (
  cookie_hash text not null primary key,
  phone text not null references phone (id),
  created_at bigint not null,
  expires_at bigint not null
);

create index session_phone on session (phone);

-- Durations are milliseconds since the press, but two_way_audio_ms since the answer and
-- open_relay_ms since the order; null where it never came to that.
create table ring (
  id text not null primary key,
  door text not null,
  school text not null,
  pressed_at bigint not null,
  ended_at bigint not null,
  outcome text not null,
  answered_by text,
  answered_by_name text,
  opened boolean not null,
  told_ms bigint,
  first_frame_ms bigint,
  two_way_audio_ms bigint,
  open_relay_ms bigint,
  detail text
);

create index ring_school on ring (school, pressed_at);
create index ring_pressed on ring (pressed_at);

create table ring_receipt (
  ring text not null references ring (id) on delete cascade,
  phone text not null,
  sent_ms bigint,
  displayed_ms bigint,
  answered_ms bigint,
  primary key (ring, phone)
);
