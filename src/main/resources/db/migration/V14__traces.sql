-- Which span submitted a battle, so that its settlement belongs to the same trace, on whatever replica.

-- The table is locked for a moment only: no row is written.
set local lock_timeout = '1min';

-- A W3C traceparent; null unless the submission is traced. A null takes no room in a row.
alter table pending_battle add column trace_parent text;
