-- DNS zones. What a zone says is in the newest release's payload, as with properties; its version
-- is the number of the release that last changed it.
create table zone (
  name text primary key,
  version bigint not null
);
