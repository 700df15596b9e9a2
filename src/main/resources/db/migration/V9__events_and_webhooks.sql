-- Events: what happened, in one order that a consumer can follow without missing anything. decisions/order-of-events.md
-- has the proof. Nothing here reads or rewrites an existing table; replicas of the last release may serve on, and their
-- battles have events too.

set local lock_timeout = '1min';

-- One row for each transaction of battles, and one for each other event. ids are battles or players.
create table event (
  position bigint primary key,
  at timestamptz not null default clock_timestamp(),
  -- 'battles' stands for battle.finished and battle.failed: the archive knows which.
  type text collate "C" not null,
  ids bigint[] not null,
  -- Whom it concerns, for the streams of players; null for battles, which are found by their own indexes, and for
  -- statements that concern several players.
  player_id bigint,
  -- What the event shows; null where that is read from the battles or players themselves.
  data text
)
-- Rows are inserted at one end and deleted at the other.
with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
      autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 200000);
create index event_player on event (player_id, position) where player_id is not null;

-- Positions of events. Not cached: a later call must give a greater number, on whichever connection.
create sequence event_position cache 1;

-- The incarnation of the database that positions are handed out in.
create table event_incarnation (
  only_row boolean primary key default true constraint event_incarnation_once check (only_row),
  name text not null default ''
);
insert into event_incarnation default values;

-- After a restore the sequence would hand out positions a second time, and consumers that are further ahead would not see
-- the new events. So each incarnation begins at the clock's microseconds: positions rise far slower than these.
create function begin_event_incarnation() returns void language plpgsql as $$
declare
  present text := coalesce(database_incarnation(), '');
begin
  if exists (select from event_incarnation where name = present) then
    return;
  end if;
  update event_incarnation set name = present where name <> present;
  -- The row's lock orders those who come at the same time; only the first one finds the old name.
  if found then
    perform setval('event_position',
      greatest((select last_value from event_position), (extract(epoch from clock_timestamp()) * 1000000)::bigint));
  end if;
end $$;

-- Draws a position. To be called when the transaction holds the locks of all whom the event concerns.
--
-- Until the transaction ends, a shared advisory lock holds a number not greater than any position that it draws. Nobody
-- takes it exclusively, so nobody waits. Its upper bits tell it from other advisory locks ("E" in ASCII).
create function next_event_position() returns bigint language plpgsql as $$
begin
  perform begin_event_incarnation();
  perform pg_advisory_xact_lock_shared((69::bigint << 56) | (select last_value from event_position));
  return nextval('event_position');
end $$;

-- The position of all battles of this transaction.
create function battle_event_position() returns bigint language plpgsql as $$
declare
  position bigint := nullif(current_setting('arena.event_position', true), '')::bigint;
begin
  if position is null then
    position := next_event_position();
    perform set_config('arena.event_position', position::text, true);
  end if;
  return position;
end $$;

-- The position up to which nothing can come any more: all transactions that drew one up to it have ended. What was
-- committed up to it is seen by the next statement, not by the one that calls this: that one's snapshot may be older.
create function event_horizon() returns bigint language plpgsql as $$
declare
  newest bigint;
  oldest_open bigint;
begin
  perform begin_event_incarnation();
  -- In this order: whoever drew a position up to the newest one took its lock before.
  select last_value into newest from event_position;
  select min((classid::bigint << 32 | objid::bigint) & ((1::bigint << 56) - 1)) into oldest_open
    from pg_locks
    where locktype = 'advisory' and objsubid = 1 and classid::bigint >> 24 = 69
      and database = (select oid from pg_database where datname = current_database());
  return least(newest, oldest_open);
end $$;

-- A default that is set after the column was added holds for new rows alone: no row is rewritten, and battles of before
-- have no event.
alter table battle add column event_position bigint;
alter table battle alter column event_position set default battle_event_position();

-- Triggers, so that there is an event whoever makes the change: a replica of the last release and an operator in psql
-- included.

create function battle_record_events() returns trigger language plpgsql as $$
begin
  insert into event as e (position, type, ids)
    select event_position, 'battles', array_agg(id) from ended where event_position is not null group by event_position
    on conflict (position) do update set ids = e.ids || excluded.ids;
  return null;
end $$;
create trigger battle_record_events after insert on battle
  referencing new table as ended for each statement execute function battle_record_events();

create function player_record_created() returns trigger language plpgsql as $$
begin
  insert into event (position, type, ids, player_id)
    select next_event_position(), 'player.created', ids, case when cardinality(ids) = 1 then ids[1] end
    from (select array_agg(id) as ids from made having count(*) > 0) all_made;
  return null;
end $$;
create trigger player_record_created after insert on player
  referencing new table as made for each statement execute function player_record_created();

create function player_record_deleted() returns trigger language plpgsql as $$
begin
  insert into event (position, type, ids, player_id)
    select next_event_position(), 'player.deleted', ids, case when cardinality(ids) = 1 then ids[1] end
    from (select array_agg(id) as ids from gone having count(*) > 0) all_gone;
  return null;
end $$;
create trigger player_record_deleted after delete on player
  referencing old table as gone for each statement execute function player_record_deleted();

-- Not for gold and silver, which every battle changes: the columns are named so that a settlement does not call this.
create function player_record_changed() returns trigger language plpgsql as $$
begin
  insert into event (position, type, ids, player_id)
    values (next_event_position(), 'player.changed', array[new.id], new.id);
  return null;
end $$;
create trigger player_record_changed after update of name, description, attack, hit_points, luck on player
  for each row when ((new.name, new.description, new.attack, new.hit_points, new.luck)
    is distinct from (old.name, old.description, old.attack, old.hit_points, old.luck))
  execute function player_record_changed();

-- Webhooks: where events are delivered to, and how far that has come.
create table webhook (
  id bigint generated by default as identity primary key,
  url text not null constraint webhook_url_length check (char_length(url) between 1 and 2000),
  -- Empty for all types.
  types text[] not null,
  -- Signs deliveries, so it cannot be kept as a hash.
  secret bytea not null,
  active boolean not null default true,
  created_at timestamptz not null default clock_timestamp(),
  -- The last event that was delivered or passed over; both parts as in the event's id.
  position bigint not null,
  sub bigint not null,
  -- One replica delivers at a time. The lease number rises with each change of hands; an update that names an older one
  -- changes nothing.
  lease bigint not null default 0,
  leased_until timestamptz not null default '-infinity',
  -- Consecutive failures of the event that is next.
  failures integer not null default 0,
  failing_since timestamptz,
  next_attempt_at timestamptz not null default clock_timestamp(),
  last_success_at timestamptz,
  last_error_at timestamptz,
  last_error text,
  -- Why it is not active, where it was not switched off by an administrator.
  stopped_because text
);
