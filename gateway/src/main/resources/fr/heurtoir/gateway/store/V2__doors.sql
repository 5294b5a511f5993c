-- What is known and wanted of each door. Times are milliseconds since 1970.

create table door (
  id text not null primary key,
  key_epoch bigint,
  wanted_locked boolean,
  wanted_by text,
  wanted_at bigint,
  version text,
  self_test_at bigint,
  self_test text,
  tamper_open boolean,
  broken_parts text,
  certificate_end bigint
);

create table order_epoch (
  epoch bigint not null primary key,
  keys text not null,
  since bigint not null
);

create table door_enrolment (
  token_hash text not null primary key,
  door text not null,
  issued_at bigint not null,
  expires_at bigint not null,
  used_at bigint,
  key_hash text
);

-- A row is written at the press and completed at the end: what is unfinished when the gateway
-- starts was cut off by its end. Only a ring that the door reported later has clock_sure.
alter table ring add column unfinished boolean not null default false;
alter table ring add column clock_sure boolean;
