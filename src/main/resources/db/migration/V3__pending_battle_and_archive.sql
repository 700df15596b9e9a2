-- What is unfinished gets a small table of its own; battle becomes the archive of what has ended: one insert for each
-- battle, no updates, partitioned by id. So the queue costs the same however long the history is, and old battles go by
-- dropping a partition.
--
-- Locks every table it names until it is done, so replicas of the last release must be stopped. It reads the old table
-- twice and builds one index: about 5 s for a million battles.

set local statement_timeout = 0;
set local lock_timeout = '1min';

-- One row for each battle that has not ended: inserted at submission, deleted by the transaction that settles it.
create table pending_battle (
  -- The default serves operators and tests; submission draws ids itself, under its lock.
  id bigint primary key,
  -- No foreign keys to player: a submission must not wait for a row lock on a player, nor write one (each key check
  -- would mark the player's row). Settlement fails a battle whose player is gone.
  attacker_id bigint not null,
  defender_id bigint not null,
  submitted_by bigint not null,
  submitted_at timestamptz not null default clock_timestamp(),
  attempts integer not null default 0 constraint pending_battle_attempts_range check (attempts >= 0),
  constraint pending_battle_of_two check (attacker_id <> defender_id)
)
-- Every row is deleted soon after it was inserted. Vacuum must keep up with that by itself, at any size and without
-- pauses, or scans of the oldest rows wade through dead ones.
with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0,
      autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000);

-- A key sent again finds its battle, queued or ended, for 30 days.
create table battle_idempotency_key (
  submitted_by bigint not null,
  key text collate "C" not null
    constraint battle_idempotency_key_length check (char_length(key) between 1 and 128),
  battle_id bigint not null,
  attacker_id bigint not null,
  defender_id bigint not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (submitted_by, key)
);
-- Keys end in the order in which they were made.
create index battle_idempotency_key_created on battle_idempotency_key (created_at);

insert into battle_idempotency_key (submitted_by, key, battle_id, attacker_id, defender_id, created_at)
  select submitted_by, idempotency_key, id, attacker_id, defender_id, submitted_at from battle
  where idempotency_key is not null and submitted_at > now() - interval '30 days';

insert into pending_battle (id, attacker_id, defender_id, submitted_by, submitted_at, attempts)
  select id, attacker_id, defender_id, submitted_by, submitted_at, attempts from battle where status = 'queued';
-- The order rule asks for the first unfinished battles of a player.
create index pending_battle_attacker on pending_battle (attacker_id, id);
create index pending_battle_defender on pending_battle (defender_id, id);

-- Ids go on where they were. They rise in the order of commits, so they are drawn one at a time.
create sequence battle_order cache 1;
select setval('battle_order', last_value, is_called) from battle_id_seq;
alter table battle alter column id drop identity;
alter sequence battle_order rename to battle_id_seq;
alter table pending_battle alter column id set default nextval('battle_id_seq');

-- A dead letter outlives its battle where old battles are dropped.
alter table dead_letter drop constraint dead_letter_battle_id_fkey;
-- Dead letters end in the order in which they came.
create index dead_letter_at on dead_letter (at);
-- Bulk operations take the dead letters of one reason.
create index dead_letter_reason on dead_letter (md5(reason), id);

-- The old table becomes the archive's first partition. Its rows stay where they are.
delete from battle where status = 'queued';
alter table battle rename to battle_first;
drop index battle_idempotency, battle_queued, battle_queued_attacker, battle_queued_defender, battle_finished;
alter index battle_pkey rename to battle_first_pkey;
alter index battle_attacker rename to battle_first_attacker;
alter index battle_defender rename to battle_first_defender;
alter table battle_first
  drop column idempotency_key,
  drop column attempts,
  alter column status drop default,
  alter column submitted_at drop default,
  alter column finished_at set not null,
  drop constraint battle_status,
  add constraint battle_status check (status in ('finished', 'failed')),
  drop constraint battle_outcome,
  add constraint battle_outcome check (
    case status
      when 'finished' then failure is null and num_nulls(attacker_attack, attacker_hit_points,
        attacker_luck, defender_attack, defender_hit_points, defender_luck, rules_version, seed, turns,
        loot_percent, loot_gold, loot_silver) = 0
      else failure is not null and num_nonnulls(rules_version, seed, turns,
        winner_id, loot_percent, loot_gold, loot_silver) = 0
    end);

create table battle (like battle_first including constraints, primary key (id)) partition by range (id);
alter table battle
  alter column id set default nextval('battle_id_seq'),
  alter column submitted_at set default now();
alter sequence battle_id_seq owned by battle.id;
-- A player's battles, newest first.
create index battle_attacker on battle (attacker_id, id);
create index battle_defender on battle (defender_id, id);
-- A player's failed battles are counted; the others are in the player's standing. All but empty.
create index battle_failed_attacker on battle (attacker_id) where status = 'failed';
create index battle_failed_defender on battle (defender_id) where status = 'failed';
-- The reconciliation of the boards asks what was settled lately.
create index battle_finished on battle (finished_at);

-- Adds the partition that begins at an id, for the next ten million. Owned by whoever migrates, so that the user who
-- serves needs no right to create tables. Everybody can call it, so it looks whether the caller may write battles.
create function add_battle_partition(first_id bigint) returns void
language plpgsql security definer as $$
declare
  partition text := 'battle_from_' || first_id;
begin
  if not has_table_privilege(session_user, 'battle', 'insert') then
    raise insufficient_privilege;
  end if;
  -- Made beside the parent and attached, since "partition of" would lock out readers.
  execute format('create table %I (like battle including defaults including constraints) with (
    autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 200000)', partition);
  execute format('alter table battle attach partition %I for values from (%s) to (%s)',
    partition, first_id, first_id + 10000000);
end $$;

-- Drops a partition of the archive, for a caller who may delete battles.
create function drop_battle_partition(partition regclass) returns void
language plpgsql security definer as $$
begin
  if not has_table_privilege(session_user, 'battle', 'delete') then
    raise insufficient_privilege;
  end if;
  if not exists (select from pg_inherits where inhparent = 'battle'::regclass and inhrelid = partition) then
    raise exception '% is no partition of battle', partition;
  end if;
  execute format('drop table %s', partition);
end $$;

-- Both run with their owner's rights. The caller's temporary tables come last, so that none of them can stand in for
-- battle or pg_inherits.
do $$ begin
  execute format('alter function add_battle_partition(bigint) set search_path = %I, pg_temp', current_schema());
  execute format('alter function drop_battle_partition(regclass) set search_path = %I, pg_temp', current_schema());
end $$;

do $$
declare
  next_partition bigint := (select (last_value / 10000000 + 1) * 10000000 from battle_id_seq);
begin
  execute format('alter table battle attach partition battle_first for values from (minvalue) to (%s)', next_partition);
  perform add_battle_partition(next_partition);
end $$;
-- Frozen in small steps while it is filled; of what is never updated nothing else needs vacuum.
alter table battle_first set (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 200000);
-- What lies beyond the partitions that there are, so that no battle ever lacks one.
create table battle_default partition of battle default;
