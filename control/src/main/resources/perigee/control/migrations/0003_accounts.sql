-- Providers, accounts and secrets. Times are milliseconds since 1970. Secrets are kept as SHA-256
-- (they have 256 random bits), passwords as Argon2id in PHC string form.
create table provider (
  name text primary key,
  display_name text not null,
  created_at bigint not null,
  version bigint not null
);

create table account (
  name text primary key,
  provider text references provider (name),
  password text not null,
  created_at bigint not null,
  version bigint not null
);

create index account_by_provider on account (provider);

create table token (
  id text primary key,
  hash text not null unique,
  name text not null,
  provider text references provider (name) on delete cascade,
  created_at bigint not null,
  expires_at bigint
);

create index token_by_name on token (name);

create index token_by_provider on token (provider);

create table admin_link (
  hash text primary key,
  expires_at bigint not null
);
