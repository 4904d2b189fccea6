-- Certificates and challenges for nodes, and small settings. Secrets in both are sealed with the
-- key in control's data folder. Versions grow with every change of any entry; an entry that is
-- gone stays as a row of the kind GONE for a while, so that nodes hear of it.
create table tls_entry (
  id text primary key,
  version bigint not null unique,
  kind text not null,
  names text not null,
  detail text not null,
  content text not null,
  secret text not null,
  not_before bigint not null,
  not_after bigint not null
);

-- Up to where rows of the kind GONE have been removed: whoever is older has to begin anew.
create table tls_head (
  only_row integer primary key check (only_row = 1),
  version bigint not null,
  forgotten bigint not null
);

insert into tls_head (only_row, version, forgotten) values (1, 0, 0);

create table setting (
  name text primary key,
  value text not null
);
