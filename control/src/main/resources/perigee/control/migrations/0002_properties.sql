-- Properties and releases. The row of release_head is locked by each change, which makes changes
-- follow each other. What a property says is in the newest release's payload; its version is the number of the release that last changed it.
create table property (
  name text primary key,
  provider text not null,
  version bigint not null
);

create index property_by_provider on property (provider);

create table property_host (
  host text primary key,
  property text not null references property (name) on delete cascade
);

create index property_host_by_property on property_host (property);

create table release_head (
  only_row integer primary key check (only_row = 1),
  number bigint not null
);

insert into release_head (only_row, number) values (1, 0);

create table release (
  number bigint primary key,
  created_at bigint not null,
  author text not null,
  note text not null,
  payload text not null,
  signature text not null
);
