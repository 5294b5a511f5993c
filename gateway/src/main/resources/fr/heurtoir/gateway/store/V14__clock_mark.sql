-- The newest time (milliseconds since 1970) that was known to be right: one row. What a clock that leapt said is never in it.
create table clock_mark (
  id integer not null primary key,
  at bigint not null
);
