-- Sessions whose last refresh can be repeated, keys that are published before they sign, tickets, and names that look alike.

alter table session
  -- The hash of the token that the last refresh took, and what the present one was derived with: so that a refresh whose
  -- answer was lost can be answered again. Null where a release without this column refreshed.
  add column previous_hash bytea,
  add column refresh_nonce bytea;

-- From when on a key signs: of several, the latest that has begun. 'infinity' has the one that is published in advance.
alter table signing_key add column signs_from timestamptz not null default '-infinity';
-- One is the first and one is the next, however many replicas make them.
create unique index signing_key_signs_from on signing_key (signs_from) where retired_at is null;
drop index signing_key_current;

-- The passwords that ARENA_ADMIN_PASSWORD has set, each once.
create table applied_admin_password (
  hash text primary key,
  applied_at timestamptz not null default clock_timestamp()
);

-- A registration that is sent again is answered with its player for some minutes.
create table registration_key (
  -- A digest of the client's address and its key.
  id bytea primary key,
  -- A digest of the body without the password, which is compared with the account's.
  request bytea not null,
  player_id bigint not null,
  created_at timestamptz not null default clock_timestamp()
);
create index registration_key_created on registration_key (created_at);

-- Tickets are good for seconds, so a crash of the server may lose them.
create unlogged table ticket (
  hash bytea primary key,
  account_id bigint not null,
  -- The version that the account must still have.
  version bigint not null,
  session_id uuid,
  expires_at timestamptz not null
);
create index ticket_account on ticket (account_id);
create index ticket_expires on ticket (expires_at);

-- The key of a name has no default-ignorable code points any more (Unicode 15.0). Of two players that are now one name, the
-- older keeps it; the younger gets its id appended to its name and signs in by that. So does who is "admin" now.
do $$
declare
  ignorable constant text := '[' || U&'\00AD\034F\061C\115F\1160\17B4\17B5\180B-\180F\200B-\200F\202A-\202E\2060-\206F\3164\FE00-\FE0F\FEFF\FFA0\FFF0-\FFF8\+01BCA0-\+01BCA3\+01D173-\+01D17A\+0E0000-\+0E0FFF' || ']';
  p record;
  folded text;
  renamed text;
begin
  for p in select id, name, name_key from player where name_key ~ ignorable order by id loop
    folded := btrim(normalize(regexp_replace(p.name_key, ignorable, '', 'g'), NFKC));
    renamed := null;
    if folded in ('', 'admin') or exists (select from account where name_key = folded) then
      renamed := left(regexp_replace(p.name, ignorable, '', 'g'), 19 - length(p.id::text)) || '-' || p.id;
      folded := btrim(left(folded, 19 - length(p.id::text))) || '-' || p.id;
      if exists (select from account where name_key = folded) then
        renamed := 'player-' || p.id;
        folded := renamed;
      end if;
      raise warning 'Player % looked like another one and is now named %', p.id, renamed;
    end if;
    update player set name = coalesce(renamed, name), name_key = folded where id = p.id;
    update account set name_key = folded where player_id = p.id;
  end loop;
  for p in select id, name_key from account where player_id is null and name_key ~ ignorable order by id loop
    folded := btrim(normalize(regexp_replace(p.name_key, ignorable, '', 'g'), NFKC));
    if folded in ('', 'admin') or exists (select from account where name_key = folded) then
      folded := 'account-' || p.id;
      raise warning 'Account % looked like another one and is now named %', p.id, folded;
      update account set name = folded where id = p.id;
    end if;
    update account set name_key = folded where id = p.id;
  end loop;
end $$;
