-- A player's scores move into the player's row, which each battle writes anyway: the all-time score, and those of the day,
-- week and month of the player's last battle. A battle wrote eight rows of standings beside its two players; now it writes
-- none. What a player had in editions that have ended is kept in ended_standing, the former table of all standings.
--
-- player and standing are locked (ACCESS EXCLUSIVE) until all is moved: about 25 s for ten million standings of a
-- million players on two cores. Replicas of older releases must be stopped: they write to a table that is no more.
set local statement_timeout = 0;
set local lock_timeout = '1min';
set local work_mem = '256MB';

alter table standing rename to ended_standing;
alter table ended_standing rename constraint standing_pkey to ended_standing_pkey;
alter table ended_standing rename constraint standing_score_range to ended_standing_score_range;

alter table player
  add column score bigint not null default 0,
  add column wins bigint not null default 0,
  add column losses bigint not null default 0,
  add column draws bigint not null default 0,
  -- The UTC day whose editions the next three belong to: that of the last battle, or a later one by which ended editions
  -- were moved away. It never goes back, and none of these columns is in an index, so that an update stays HOT.
  add column active_on date,
  -- Null where the player has not battled in that day, week or month.
  add column day_score bigint,
  add column week_score bigint,
  add column month_score bigint;

-- Every edition, and its first and last day.
create temporary table edition on commit drop as
  with recursive edition as (
    (select board, period from ended_standing order by board, period limit 1)
    union all
    select next.board, next.period from edition cross join lateral (
      select s.board, s.period from ended_standing s
      where (s.board, s.period) > (edition.board, edition.period)
      order by s.board, s.period limit 1) next),
  begun as (
    select board, period,
      case board when 'daily' then period::date
                 when 'weekly' then to_date(period, 'IYYY-"W"IW')
                 when 'monthly' then to_date(period, 'YYYY-MM') end as first_day
    from edition where board <> 'all-time')
  select board, period, first_day,
    (first_day + case board when 'daily' then interval '1 day'
                            when 'weekly' then interval '1 week'
                            else interval '1 month' end)::date - 1 as last_day
  from begun;
analyze edition;

-- The latest edition of a player began on this day; the other boards' latest ones include it, unless a board was off.
create temporary table active on commit drop as
  select s.player_id, max(e.first_day) as active_on
  from ended_standing s join edition e using (board, period)
  group by s.player_id;
analyze active;

update player p
set score = s.score, wins = s.wins, losses = s.losses, draws = s.draws, active_on = s.active_on,
    day_score = s.day_score, week_score = s.week_score, month_score = s.month_score
from (
  select s.player_id, a.active_on,
    coalesce(max(s.score) filter (where s.board = 'all-time'), 0) as score,
    coalesce(max(s.wins) filter (where s.board = 'all-time'), 0) as wins,
    coalesce(max(s.losses) filter (where s.board = 'all-time'), 0) as losses,
    coalesce(max(s.draws) filter (where s.board = 'all-time'), 0) as draws,
    max(s.score) filter (where s.board = 'daily') as day_score,
    max(s.score) filter (where s.board = 'weekly') as week_score,
    max(s.score) filter (where s.board = 'monthly') as month_score
  from ended_standing s
  left join edition e using (board, period)
  left join active a on a.player_id = s.player_id
  where e.board is null or a.active_on between e.first_day and e.last_day
  group by s.player_id, a.active_on
  -- In the order in which the players' rows lie: each page is visited once.
  order by s.player_id) s
where p.id = s.player_id
  -- Players who have never battled have these values already.
  and (s.active_on is not null or s.score + s.wins + s.losses + s.draws > 0);

delete from ended_standing where board = 'all-time';
delete from ended_standing s using edition e, active a
where e.board = s.board and e.period = s.period and a.player_id = s.player_id
  and a.active_on between e.first_day and e.last_day;

alter table player
  -- At most 2^53 - 1: the largest whole number that a sorted set and a JavaScript client hold exactly.
  add constraint player_score_range check (
    score between 0 and 9007199254740991 and day_score between 0 and 9007199254740991
    and week_score between 0 and 9007199254740991 and month_score between 0 and 9007199254740991),
  add constraint player_battles_range check (wins >= 0 and losses >= 0 and draws >= 0),
  add constraint player_active check (active_on is not null or num_nonnulls(day_score, week_score, month_score) = 0);

-- Wins, losses and draws are counted for all time only.
alter table ended_standing
  drop column wins,
  drop column losses,
  drop column draws,
  alter column score drop default,
  drop constraint standing_board,
  add constraint ended_standing_board check (board in ('monthly', 'weekly', 'daily')),
  -- Rows are not updated any more.
  reset (fillfactor);

create table standings_moved (
  only_row boolean primary key default true constraint standings_moved_once check (only_row),
  -- Every edition that ended before this day is in ended_standing with all its players: who reads it need not look at the
  -- rows of player.
  up_to date not null,
  -- The same is done for this day, and players up to this id have been looked at.
  moving_to date,
  reached bigint
);
insert into standings_moved (up_to) values ('1970-01-01');

-- All standings: what each board must be equal to. An edition that has not ended, or only lately, is read
-- from all players. All branches have one type and collation: otherwise a condition on board and period would reach none.
create view standing (board, period, player_id, score) as
  select 'all-time'::text collate "C", ''::text collate "C", id, score from player
  union all
  select 'monthly'::text collate "C", to_char(active_on::timestamp, 'YYYY-MM') collate "C", id, month_score
    from player where month_score is not null
  union all
  select 'weekly'::text collate "C", to_char(active_on::timestamp, 'IYYY-"W"IW') collate "C", id, week_score
    from player where week_score is not null
  union all
  select 'daily'::text collate "C", to_char(active_on::timestamp, 'YYYY-MM-DD') collate "C", id, day_score
    from player where day_score is not null
  union all
  select board, period, player_id, score from ended_standing;
