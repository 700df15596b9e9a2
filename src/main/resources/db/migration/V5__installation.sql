-- Which installation a database belongs to. The id travels with a dump, so that a restored backup is the same
-- installation; a copy that is to live beside the original gets another one (infrastructure.md).
create table installation (
  only_row boolean primary key default true constraint installation_once check (only_row),
  id uuid not null default gen_random_uuid()
);
insert into installation default values;

-- The incarnation of the database: another text after every way back to an older state. Caches keep it beside
-- what they were told, and forget what an earlier incarnation said: ids of accounts may be given a second time.
--   restored into another database   another oid
--   restored over this database      the row was inserted by another transaction
--   files or a point in time         the server was started anew; so was one that failed over
-- A plain restart counts too. It costs the caches one question for each of their entries. Every user may call
-- all of this, also where a provider keeps pg_control_system() and its like to itself.
create function database_incarnation() returns text language sql stable as $$
  select concat_ws('.', i.id, i.xmin, d.oid, extract(epoch from pg_postmaster_start_time()))
  from installation i, pg_database d
  where d.datname = current_database()
$$;
