-- Who is not rung at a school for a while, and in whose hands their ring is meanwhile. Times are
-- milliseconds since 1970; an absence without an end holds until it is lifted.
create table absence (
  school text not null,
  person text not null,
  kind text not null,
  hand_to text,
  until_at bigint,
  set_by text not null,
  set_at bigint not null,
  primary key (school, person, kind)
);
