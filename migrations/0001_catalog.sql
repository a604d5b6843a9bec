-- One row; bumped in every transaction that changes the catalog. It keys the in-process snapshot and cached totals.
create table catalog_state (
  only_row boolean primary key default true check (only_row),
  generation bigint not null
);
insert into catalog_state (generation) values (0);

create table sources (
  id text primary key,
  -- Order in the configuration, the second rule of the election. Null: taken out of the configuration.
  position integer,
  type text not null,
  -- Digest of what decides how a revision is read (paths, kinds, our reader's version): a change reads everything again.
  reading text not null,
  -- The revision that the documents below come from.
  revision text,
  -- Counts the revisions applied: who read against an earlier one was overtaken.
  version integer not null default 0,
  attempted_at timestamptz,
  -- Last time the source answered, changed or not.
  reached_at timestamptz,
  -- Last time a revision was applied.
  applied_at timestamptz,
  -- Null while the source answers; else the plain sentence, its remedy and since when.
  failure text,
  failure_hint text,
  failing_since timestamptz,
  -- What the removal guard holds back (a revision and its reading), and what an admin accepted.
  held_revision text,
  held_removals integer,
  accepted_revision text
);

create table files (
  source_id text not null references sources,
  path text not null,
  -- The file's blob and those of the files its placeholders read: unchanged means nothing to do.
  fingerprint text not null,
  includes text[] not null,
  commit text,
  author_name text,
  author_email text,
  changed_at timestamptz not null,
  view_url text,
  primary key (source_id, path)
);

-- Documents get their numbers before they are written: what follows from them is worked out first.
create sequence documents_id as integer;
create table documents (
  id integer primary key,
  source_id text not null,
  path text not null,
  index integer not null,
  line integer not null,
  -- Null: never been readable.
  ref text,
  -- The last good entity, as JSON text; null where there never was one.
  body text,
  hash text,
  -- False while the file holds something broken in this document's place.
  good boolean not null,
  first_seen timestamptz not null,
  foreign key (source_id, path) references files,
  unique (source_id, path, index) deferrable initially deferred
);
create index documents_ref on documents (ref) where ref is not null;

-- Every ref that anything mentions; one without an entity is what a dangling relation points to.
create table refs (
  id integer generated always as identity primary key,
  ref text not null unique
);

create table entities (
  id integer primary key references refs,
  -- The elected document; null while orphaned.
  document_id integer unique references documents deferrable initially deferred,
  ref text not null unique,
  kind text not null,
  namespace text not null,
  name text not null,
  -- The name as written, and the title or display name where there is one.
  shown text not null,
  title text,
  type text,
  lifecycle text,
  owner text,
  system text,
  domain text,
  -- What people may look it up by besides its name: aliases as written; keys as `repo:…`, `host:…`, `channel:…`.
  aliases text[] not null,
  lookup_keys text[] not null,
  -- Lower-case description, tags and annotation values, for search.
  words text not null,
  facets text[] not null,
  body text not null,
  hash text not null,
  orphaned_at timestamptz
);
alter table entities alter column body set storage external;
alter table entities alter column words set storage external;
alter table entities set (toast_tuple_target = 128);
create index entities_owner on entities (owner, kind);
create index entities_facets on entities using gin (facets);

-- Numbers of refs, without foreign keys: three checks a row were half of what writing relations costs.
create table relations (
  declared_by integer not null,
  source integer not null,
  type text not null,
  target integer not null,
  primary key (source, type, target, declared_by)
);
create index relations_target on relations (target, type);
create index relations_declared_by on relations (declared_by);

create table problems (
  id integer generated always as identity primary key,
  -- What makes it the same problem as yesterday's, so that `since` stays.
  key text not null unique,
  kind text not null,
  -- The ref it is about, and whose it is to mend; nobody named: whoever owns the ref.
  ref text,
  owners text[] not null,
  source_id text references sources on delete cascade,
  path text,
  line integer,
  "column" integer,
  evidence jsonb not null,
  since timestamptz not null
);
create index problems_ref on problems (ref);

create table entity_history (
  id bigint generated always as identity primary key,
  ref text not null,
  action text not null,
  -- When the change was made (author's time), and when we saw it.
  changed_at timestamptz not null,
  seen_at timestamptz not null,
  source_id text,
  path text,
  commit text,
  author_name text,
  author_email text,
  -- The body until then; what it became is the next row's `before` or the entity itself.
  before text
);
create index entity_history_ref on entity_history (ref, id);
create index entity_history_changed on entity_history (changed_at);
-- What is old goes by when it was seen, which grows with the rows.
create index entity_history_seen on entity_history using brin (seen_at);
