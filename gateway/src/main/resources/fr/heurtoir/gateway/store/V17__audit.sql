-- The audit trail. Entries hold pseudonyms; whose they are is in audit_name, and may be deleted without breaking the chain.
-- Times are milliseconds since 1970, hashes SHA-256 in hexadecimal. A text that says nothing is empty.
create table audit_entry (
  seq bigint not null primary key,
  format integer not null,
  at bigint not null,
  kind text not null,
  who text not null,
  person text not null,
  client text not null,
  target text not null,
  commune text not null,
  school text not null,
  door text not null,
  object text not null,
  outcome text not null,
  reason text not null,
  times bigint not null,
  hash text not null
);

create index audit_entry_at on audit_entry (at);

create table audit_name (
  pseudonym text not null primary key,
  sort text not null,
  value text not null,
  shown text not null,
  unique (sort, value)
);

-- The two ends of the chain, in one row: after which entry what is kept begins, and which was written last.
create table audit_chain (
  id integer not null primary key,
  cut_seq bigint not null,
  cut_hash text not null,
  last_seq bigint not null,
  last_hash text not null
);
