-- Meetings, and what happened in them. Options are JSON; passcode and host key are hashes.
create table meeting (
  id text primary key,
  title text not null,
  owner text not null,
  options text not null,
  passcode text,
  host_key text not null,
  starts_at bigint,
  seconds bigint,
  created_at bigint not null,
  used_at bigint not null,
  ended_at bigint,
  version bigint not null
);

create index meeting_by_owner on meeting (owner, created_at);

create index meeting_by_time on meeting (created_at);

create table meeting_event (
  meeting text not null references meeting (id) on delete cascade,
  number bigint not null,
  at bigint not null,
  kind text not null,
  participant text not null,
  name text not null,
  detail text not null,
  primary key (meeting, number)
);
