-- Which process uses this database, one row: a gateway that lost its session finds out by it whether another was here meanwhile.
create table store_holder (
  id integer not null primary key,
  holder text not null
);
