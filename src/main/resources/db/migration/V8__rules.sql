-- The rules of the game, one row a version. A battle is fought by the active version and keeps its number, so a version
-- never changes.

create table rules (
  version integer primary key,
  active boolean not null default false,
  created_at timestamptz not null default now(),
  min_loot_percent integer not null,
  max_loot_percent integer not null,
  strength_floor_percent integer not null
    constraint rules_strength_floor_range check (strength_floor_percent between 1 and 100),
  turn_limit integer not null constraint rules_turn_limit_range check (turn_limit between 1 and 10000),
  constraint rules_version_range check (version >= 1),
  constraint rules_loot_range check (min_loot_percent between 0 and max_loot_percent and max_loot_percent <= 100)
);
create unique index rules_active on rules (active) where active;

-- What all battles until now were fought by. The bounds of the loot come from ARENA_LOOT_MIN_PERCENT and
-- ARENA_LOOT_MAX_PERCENT; no replay depends on them, since a battle keeps the percentage that was rolled.
insert into rules (version, active, min_loot_percent, max_loot_percent, strength_floor_percent, turn_limit)
  values (1, true, ${min-loot-percent}, ${max-loot-percent}, 50, 10000);

create function refuse_to_change_rules() returns trigger language plpgsql as $$
begin
  raise restrict_violation using message = 'A version of the rules never changes: finished battles are replayed by it';
end $$;
create trigger rules_never_change before delete or update of
  version, created_at, min_loot_percent, max_loot_percent, strength_floor_percent, turn_limit
  on rules for each row execute function refuse_to_change_rules();
create trigger rules_never_go before truncate on rules
  for each statement execute function refuse_to_change_rules();

-- Keeps battles by other rules than the active ones out of the archive. From the insert on, a settlement holds a shared
-- lock to its end, and an activation takes the same lock exclusively. So the active version cannot change between this
-- check and the commit, and no settlement waits for another. Replicas of a release without this table are held to it as
-- well: they fight by version 1. They take a serialization failure for contention: they give the battles back, and
-- count no attempt.
create function require_active_rules() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(491596309875); -- games.arena.rules.Rules.LOCK
  if exists (select from ended where rules_version <> (select version from rules where active)) then
    raise serialization_failure using message = 'The rules have changed since the battles were fought';
  end if;
  return null;
end $$;
create trigger battle_by_active_rules after insert on battle referencing new table as ended
  for each statement execute function require_active_rules();
