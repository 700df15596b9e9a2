-- What operators have set. Every replica reads it once a second, so it holds on all of them and survives restarts.

-- A row pauses the queue.
create table queue_pause (
  only_row boolean primary key default true constraint queue_pause_once check (only_row),
  paused_at timestamptz not null default clock_timestamp()
);

-- Workers that take no battles, by name; rows of workers that are long gone are deleted.
create table drained_worker (
  name text primary key constraint drained_worker_name check (char_length(name) between 1 and 100),
  drained_at timestamptz not null default clock_timestamp()
);
create index drained_worker_at on drained_worker (drained_at);

-- Levels of log categories.
create table log_level (
  category text primary key constraint log_level_category check (char_length(category) between 1 and 200),
  level text not null,
  changed_at timestamptz not null default clock_timestamp()
);

-- What administrators and game servers changed. A row is written and committed before the request is carried out, so
-- that nothing is missing after a crash; the outcome is added after it. No foreign key: a row outlives its account.
create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  account_id bigint not null,
  account_name text,
  role text not null,
  method text not null,
  route text not null,
  path text not null,
  body text,
  address text not null,
  request_id text not null,
  -- Null while the request is carried out, and for ever where the process ended meanwhile.
  status integer
);
-- Rows end in the order in which they came.
create index audit_at on audit (at);
