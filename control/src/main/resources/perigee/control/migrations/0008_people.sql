-- People who call each other: what they prove themselves by, their devices, whom they know, and
-- what waits for them. Passwords are Argon2id in PHC string form, secrets of phones are sealed,
-- sessions are SHA-256 of secrets with 256 random bits.
create table person (
  id text primary key,
  display_name text not null,
  email text,
  password text,
  digest text,
  created_at bigint not null,
  seen_at bigint not null,
  version bigint not null
);

-- What a person is found by: words, and words with one letter left out.
create table person_term (
  term text not null,
  kind text not null,
  person text not null references person (id) on delete cascade,
  primary key (kind, term, person)
);

create index person_term_by_person on person_term (person);

create table device (
  id text primary key,
  person text not null references person (id) on delete cascade,
  name text not null,
  key_x text not null,
  key_y text not null,
  certificate text not null,
  serial text not null,
  expires_at bigint not null,
  created_at bigint not null,
  seen_at bigint not null
);

create index device_by_person on device (person);

create table person_session (
  hash text primary key,
  person text not null references person (id) on delete cascade,
  device text references device (id) on delete cascade,
  created_at bigint not null,
  expires_at bigint not null
);

create index person_session_by_person on person_session (person);

create index person_session_by_device on person_session (device);

create table revoked_certificate (
  serial text primary key,
  expires_at bigint not null
);

create table passkey (
  id text primary key,
  person text not null references person (id) on delete cascade,
  name text not null,
  algorithm bigint not null,
  public_key text not null,
  sign_count bigint not null,
  created_at bigint not null
);

create index passkey_by_person on passkey (person);

-- How a person stands to another one, from the first one's side.
create table contact (
  person text not null references person (id) on delete cascade,
  other text not null references person (id) on delete cascade,
  standing text not null,
  groups text not null,
  since bigint not null,
  primary key (person, other)
);

create index contact_by_other on contact (other);

create table message (
  number integer primary key autoincrement,
  person text not null references person (id) on delete cascade,
  device text not null references device (id) on delete cascade,
  sender text not null,
  at bigint not null,
  expires_at bigint not null,
  body text not null
);

create index message_by_device on message (device, number);

create index message_by_person on message (person);
