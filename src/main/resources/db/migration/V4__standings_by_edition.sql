-- Standings are found by their edition, through one index. An index in the order of a board made every settled battle
-- write eight more index entries, and kept all updates of standings from being HOT; the order of a board is Redis'.

-- standing and, for its foreign key, player are locked (ACCESS EXCLUSIVE) until the new primary key is built: 12 s for ten
-- million rows on two cores. Rows are neither rewritten nor checked. It runs while no replica of an older
-- release does: such a replica would delete players without their standings.
set local statement_timeout = 0;
set local lock_timeout = '1min';
-- Ten million keys are then sorted in few runs.
set local maintenance_work_mem = '256MB';

drop index standing_order;

alter table standing
  -- A cascade would need an index by player. A deletion removes the standings itself, edition by edition.
  drop constraint standing_player_id_fkey,
  drop constraint standing_pkey,
  -- An update must write neither to this index nor to another page; score, wins, losses and draws are in no index.
  add primary key (board, period, player_id),
  set (
    -- A settlement writes each of its rows once: room for the next version on the same page.
    fillfactor = 70,
    -- Dead versions are pruned when a page is written again. A vacuum is for the visibility map, by which counting an
    -- edition reads the index alone; with the default of a fifth of the rows it would come too seldom on a large table.
    autovacuum_vacuum_scale_factor = 0.05,
    autovacuum_vacuum_insert_scale_factor = 0.05,
    autovacuum_analyze_scale_factor = 0.05);

