-- Sessions and signing keys, and word of every change to an account.

alter table account
  -- As it was spelt; of a player it stands with the player.
  add column name text constraint account_name_length check (char_length(name) between 1 and 20),
  -- Counts the changes that end what caches hold of the account.
  add column version bigint not null default 1,
  -- Counts the passwords: tokens of an earlier one are void.
  add column token_epoch bigint not null default 1,
  -- When the same password was hashed anew, at a higher cost.
  add column rehashed_at timestamptz;

-- What a replica reads that was out of touch for a while; rows are of use for some minutes only.
create table account_change (
  account_id bigint primary key,
  version bigint not null,
  changed_at timestamptz not null
);
create index account_change_changed on account_change (changed_at);

create table session (
  id uuid primary key,
  account_id bigint not null references account on delete cascade,
  token_epoch bigint not null,
  -- The first part of each of its refresh tokens; the hash is that of the last one.
  family bytea not null constraint session_family_once unique,
  refresh_hash bytea not null,
  created_at timestamptz not null default now(),
  refreshed_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index session_account on session (account_id);
create index session_expires on session (expires_at);
create index session_ended on session (ended_at) where ended_at is not null;

create table signing_key (
  kid text primary key,
  -- PKCS #8; wiped when the key retires, since then it only verifies.
  private_key bytea,
  -- X.509.
  public_key bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  retired_at timestamptz,
  constraint signing_key_retired check ((private_key is null) = (retired_at is not null))
);
-- One signs, however many replicas start at once.
create unique index signing_key_current on signing_key ((retired_at is null)) where retired_at is null;

-- Triggers, so that a change takes effect on every replica whoever makes it, an operator in psql included.

create function account_count_change() returns trigger language plpgsql as $$
begin
  if new.password_hash is distinct from old.password_hash and new.rehashed_at is not distinct from old.rehashed_at then
    new.token_epoch := old.token_epoch + 1;
  end if;
  if (new.role, new.player_id, new.name_key, new.token_epoch)
      is distinct from (old.role, old.player_id, old.name_key, old.token_epoch) then
    new.version := old.version + 1;
  end if;
  return new;
end $$;
create trigger account_count_change before update on account
  for each row execute function account_count_change();

create function account_tell_change() returns trigger language plpgsql as $$
declare
  now_at bigint := old.version + 1;
begin
  if tg_op = 'UPDATE' then
    if new.version = old.version then
      return null;
    end if;
    now_at := new.version;
    if new.token_epoch <> old.token_epoch then
      delete from session where account_id = old.id;
    end if;
  end if;
  insert into account_change values (old.id, now_at, clock_timestamp())
    on conflict (account_id) do update set version = excluded.version, changed_at = excluded.changed_at;
  perform pg_notify('arena_account', 'account ' || old.id || ' ' || now_at);
  return null;
end $$;
create trigger account_tell_change after update or delete on account
  for each row execute function account_tell_change();

create function session_tell_end() returns trigger language plpgsql as $$
begin
  perform pg_notify('arena_account', 'session ' || new.id);
  return null;
end $$;
create trigger session_tell_end after update on session
  for each row when (old.ended_at is null and new.ended_at is not null) execute function session_tell_end();

create function signing_key_tell_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('arena_account', 'keys');
  return null;
end $$;
create trigger signing_key_tell_change after insert or update or delete on signing_key
  for each statement execute function signing_key_tell_change();
