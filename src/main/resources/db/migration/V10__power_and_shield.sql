-- The order in which players find opponents, and when a defender who lost can be challenged again.

-- Settlement and changes of players wait until the index is built: 1 s for a million players on two cores. Reading and
-- submission go on. Then player is locked for a moment.
set local statement_timeout = 0;
set local lock_timeout = '1min';
set local maintenance_work_mem = '256MB';

-- By power, and among players of equal power in an order that scatters neighbouring ids, so that a search from a
-- random place in it meets each of them about equally often. The multiplier is odd, so it maps 2^30 ids to as many places.
-- A battle changes no column that stands here: its update of the balances stays HOT.
create index player_power on player (
  (attack::bigint * hit_points * 100 / (100 - luck)),
  ((id & 1073741823) * 1640531527 & 1073741823));

-- Null, or past, where the player can be challenged. In no index.
alter table player add column shield_until timestamptz;
