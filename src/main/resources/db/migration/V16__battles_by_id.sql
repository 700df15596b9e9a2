-- Finds battles by their ids, pending or ended, with their players and the rules that they were fought by.

-- A connection plans this once, and not for each call: planning took six times as long as the probes. As in submit_battles,
-- only those steps are left to the planner that are right at any size.
create function battles_by_id(wanted bigint[])
-- An id that is no battle has no row; one that is wanted twice has two.
returns table (
  id bigint, status text, submitted_at timestamptz, finished_at timestamptz,
  -- Null before the battle has ended, and where it ended before there were events.
  event_position bigint,
  -- A player's values are those of the fight; before it, the present ones.
  attacker_id bigint, attacker_name text, attacker_attack integer, attacker_hit_points integer, attacker_luck integer,
  defender_id bigint, defender_name text, defender_attack integer, defender_hit_points integer, defender_luck integer,
  rules_version integer, min_loot_percent integer, max_loot_percent integer, strength_floor_percent integer,
  turn_limit integer,
  seed bigint, winner_id bigint, loot_percent integer, loot_gold bigint, loot_silver bigint, failure text)
language plpgsql stable
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
  return query
    select b.id, b.status, b.submitted_at, b.finished_at, b.event_position,
           b.attacker_id, a.name, coalesce(b.attacker_attack, a.attack),
           coalesce(b.attacker_hit_points, a.hit_points), coalesce(b.attacker_luck, a.luck),
           b.defender_id, d.name, coalesce(b.defender_attack, d.attack),
           coalesce(b.defender_hit_points, d.hit_points), coalesce(b.defender_luck, d.luck),
           b.rules_version, r.min_loot_percent, r.max_loot_percent, r.strength_floor_percent, r.turn_limit,
           b.seed, b.winner_id, b.loot_percent, b.loot_gold, b.loot_silver, b.failure
    from unnest(wanted) as w (id)
    cross join lateral (
      select id, status, submitted_at, finished_at, event_position, attacker_id, defender_id,
             attacker_attack, attacker_hit_points, attacker_luck, defender_attack, defender_hit_points, defender_luck,
             rules_version, seed, winner_id, loot_percent, loot_gold, loot_silver, failure
      from battle where id = w.id
      union all
      select id, 'queued', submitted_at, null, null, attacker_id, defender_id,
             null, null, null, null, null, null, null, null, null, null, null, null, null
      from pending_battle where id = w.id
      limit 1) b
    left join lateral (select * from rules where version = b.rules_version limit 1) r on true
    left join lateral (select name, attack, hit_points, luck from player where id = b.attacker_id limit 1) a on true
    left join lateral (select name, attack, hit_points, luck from player where id = b.defender_id limit 1) d on true;
end $$;
