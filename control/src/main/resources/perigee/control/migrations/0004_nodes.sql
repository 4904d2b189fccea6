-- Nodes, the secrets with which they join, and leases. A lease's row is never deleted: its epoch
-- must not go back.
create table node (
  id text primary key,
  role text not null,
  region text not null,
  joined_at bigint not null,
  seen_at bigint
);

create table join_secret (
  hash text primary key,
  node text not null,
  role text not null,
  region text not null,
  expires_at bigint not null
);

create table lease (
  name text primary key,
  holder text not null,
  epoch bigint not null,
  expires_at bigint not null
);
