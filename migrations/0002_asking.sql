create table people (
  slack_team text not null,
  slack_user text not null,
  name text not null,
  email text,
  deleted boolean not null,
  guest boolean not null,
  time_zone text,
  -- The catalog's User, by annotation or e-mail; once set it stays when the person leaves, which is what "departed" means.
  entity_ref text,
  seen_at timestamptz not null,
  primary key (slack_team, slack_user)
);
create index people_entity on people (entity_ref) where entity_ref is not null;
create index people_email on people (lower(email)) where email is not null;

-- Shared messages, drawn by a job: `wanted` counts requests to draw, `drawn` is the one last shown.
create table announcements (
  key text primary key,
  channel text not null,
  thread text,
  address text not null,
  -- The Slack user whose teams, time zone and standing the answer is for.
  asked_by text,
  asked_team text,
  wanted integer not null default 1,
  drawn integer not null default 0,
  -- `new`, `sending` (stored before the call to Slack), `posted`, `refused` (Slack said no for good).
  state text not null default 'new',
  message_ts text,
  refusal text,
  lease_until timestamptz,
  created_at timestamptz not null
);
create index announcements_undrawn on announcements (created_at) where wanted > drawn;
create index announcements_message on announcements (channel, message_ts) where message_ts is not null;

create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  task text not null,
  -- Two requests with one key are the same request: the second gets the first's result.
  key text unique,
  actor text not null,
  door text not null,
  input jsonb not null,
  result jsonb not null
);
create index audit_at on audit using brin (at);

-- What was asked for and not found, counted by day, without who asked.
create table misses (
  subject text not null,
  day date not null,
  count integer not null,
  primary key (subject, day)
);

create table schedules (
  name text primary key,
  -- Every minute until here has been looked at.
  looked_until timestamptz not null
);

create table schedule_runs (
  schedule text not null,
  -- The local wall-clock minute it was due, so that an hour that repeats fires once.
  due_local text not null,
  claimed_at timestamptz not null,
  primary key (schedule, due_local)
);
