-- A gateway may serve several communes. What a row is of, its ids say: those of a further commune's schools, people and doors
-- end with its name, and those of the first, which every row so far is of, are as they were. Order keys have no such id.
create table order_epoch_by_commune (
  commune text not null,
  epoch bigint not null,
  keys text not null,
  since bigint not null,
  primary key (commune, epoch)
);
insert into order_epoch_by_commune (commune, epoch, keys, since) select '', epoch, keys, since from order_epoch;
drop table order_epoch;
alter table order_epoch_by_commune rename to order_epoch;
