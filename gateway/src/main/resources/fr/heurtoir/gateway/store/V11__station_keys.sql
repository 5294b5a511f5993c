-- Which key each door has: SHA-256 of the SubjectPublicKeyInfo, hexadecimal. Without a current one the door was revoked;
-- without a row it has not registered yet since the gateway keeps keys. Of two writes the one of the later change stays.
create table station_key (
  door text not null primary key,
  current_key text,
  next_key text,
  since bigint not null,
  change bigint not null
);
