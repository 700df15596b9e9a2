-- Accepts a batch of battles, in one statement: a replica that is stopped in the midst of it cannot keep the lock, since
-- the server finishes alone.

-- A connection plans this once, and not for each batch: planning took as long as all its probes. Such a plan outlives the
-- sizes and statistics that it was made from, so only those steps are left to the planner that are right at any size:
-- probes of indexes, one row after another.
create function submit_battles(
  attackers bigint[], defenders bigint[], submitters bigint[],
  -- Null where a submission has none.
  idempotency_keys text[], trace_parents text[])
returns table (
  -- The place of the submission in the arrays; what cannot be accepted has no row.
  n bigint, id bigint, submitted_at timestamptz,
  attacker_id bigint, attacker_name text, attacker_attack integer, attacker_hit_points integer, attacker_luck integer,
  defender_id bigint, defender_name text, defender_attack integer, defender_hit_points integer, defender_luck integer)
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
  -- "battle" in ASCII. It is held until the commit, so ids are in the order of commits. What follows sees all that those
  -- who held it before have committed.
  perform pg_advisory_xact_lock(x'626174746c65'::bigint);
  return query
    with numbered as materialized (
      select nextval('battle_id_seq') as id, accepted.* from (
        select r.*, a.name as attacker_name, a.attack as attacker_attack, a.hit_points as attacker_hit_points,
               a.luck as attacker_luck, d.name as defender_name, d.attack as defender_attack,
               d.hit_points as defender_hit_points, d.luck as defender_luck
        from unnest(attackers, defenders, submitters, idempotency_keys, trace_parents) with ordinality
          as r (attacker_id, defender_id, submitted_by, idempotency_key, trace_parent, n)
        cross join lateral (
          select name, attack, hit_points, luck from player
          where id = r.attacker_id
            and not exists (
              select from suspension where player_id = r.attacker_id and (until is null or until > clock_timestamp()))
          limit 1) a
        cross join lateral (
          select name, attack, hit_points, luck from player
          where id = r.defender_id
            and not exists (
              select from suspension where player_id = r.defender_id and (until is null or until > clock_timestamp()))
            and (shield_until is null or shield_until <= clock_timestamp() or (
              -- An attack of its own ends the shield as soon as it is accepted.
              select true from pending_battle where attacker_id >= r.defender_id and attacker_id <= r.defender_id
              order by attacker_id, id limit 1))
          limit 1) d
        -- An id that is drawn is used.
        order by r.n offset 0) accepted),
    keyed as (
      insert into battle_idempotency_key (submitted_by, key, battle_id, attacker_id, defender_id)
      select submitted_by, idempotency_key, id, attacker_id, defender_id from numbered
      where idempotency_key is not null order by id
      on conflict do nothing returning battle_id),
    inserted as (
      insert into pending_battle (id, attacker_id, defender_id, submitted_by, submitted_at, trace_parent)
      select id, attacker_id, defender_id, submitted_by, clock_timestamp(), trace_parent from numbered
      where idempotency_key is null or id in (select battle_id from keyed) order by id
      returning id, submitted_at)
    select s.n, s.id, i.submitted_at,
           s.attacker_id, s.attacker_name, s.attacker_attack, s.attacker_hit_points, s.attacker_luck,
           s.defender_id, s.defender_name, s.defender_attack, s.defender_hit_points, s.defender_luck
    from inserted i join numbered s on s.id = i.id order by s.id;
end $$;
