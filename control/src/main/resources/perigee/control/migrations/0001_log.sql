-- The event log. A channel's row hands out its sequence numbers inside the appending transaction,
-- so that they have no gaps and appear in order.
create table log (
  only_row integer primary key check (only_row = 1),
  epoch bigint not null check (epoch > 0)
);

create table channel (
  name text primary key,
  seq bigint not null,
  compacted bigint not null
);

create table event (
  channel text not null references channel (name),
  seq bigint not null,
  body text not null,
  primary key (channel, seq)
);
