import type { Generated, GeneratedAlways } from 'kysely';

/** The database as Kysely sees it; `test/store/schema.test.ts` holds it to the migrations. */
export interface Schema {
  catalog_state: { only_row: Generated<boolean>; generation: string };
  sources: {
    id: string;
    position: number | null;
    type: string;
    reading: string;
    revision: string | null;
    version: Generated<number>;
    attempted_at: Date | null;
    reached_at: Date | null;
    applied_at: Date | null;
    failure: string | null;
    failure_hint: string | null;
    failing_since: Date | null;
    held_revision: string | null;
    held_removals: number | null;
    accepted_revision: string | null;
  };
  files: {
    source_id: string;
    path: string;
    fingerprint: string;
    includes: string[];
    commit: string | null;
    author_name: string | null;
    author_email: string | null;
    changed_at: Date;
    view_url: string | null;
  };
  documents: {
    id: number;
    source_id: string;
    path: string;
    index: number;
    line: number;
    ref: string | null;
    body: string | null;
    hash: string | null;
    good: boolean;
    first_seen: Date;
  };
  refs: { id: GeneratedAlways<number>; ref: string };
  entities: {
    id: number;
    document_id: number | null;
    ref: string;
    kind: string;
    namespace: string;
    name: string;
    shown: string;
    title: string | null;
    type: string | null;
    lifecycle: string | null;
    owner: string | null;
    system: string | null;
    domain: string | null;
    aliases: string[];
    lookup_keys: string[];
    words: string;
    facets: string[];
    body: string;
    hash: string;
    orphaned_at: Date | null;
  };
  relations: { declared_by: number; source: number; type: string; target: number };
  problems: {
    id: GeneratedAlways<number>;
    key: string;
    kind: string;
    ref: string | null;
    owners: string[];
    source_id: string | null;
    path: string | null;
    line: number | null;
    column: number | null;
    evidence: unknown;
    since: Date;
  };
  entity_history: {
    id: GeneratedAlways<string>;
    ref: string;
    action: string;
    changed_at: Date;
    seen_at: Date;
    source_id: string | null;
    path: string | null;
    commit: string | null;
    author_name: string | null;
    author_email: string | null;
    before: string | null;
  };
  people: {
    slack_team: string;
    slack_user: string;
    name: string;
    email: string | null;
    deleted: boolean;
    guest: boolean;
    time_zone: string | null;
    entity_ref: string | null;
    seen_at: Date;
  };
  announcements: {
    key: string;
    channel: string;
    thread: string | null;
    address: string;
    asked_by: string | null;
    asked_team: string | null;
    wanted: Generated<number>;
    drawn: Generated<number>;
    state: Generated<string>;
    message_ts: string | null;
    refusal: string | null;
    lease_until: Date | null;
    created_at: Date;
  };
  audit: {
    id: GeneratedAlways<string>;
    at: Date;
    task: string;
    key: string | null;
    actor: string;
    door: string;
    input: unknown;
    result: unknown;
  };
  misses: { subject: string; day: string; count: number };
  schedules: { name: string; looked_until: Date };
  schedule_runs: { schedule: string; due_local: string; claimed_at: Date };
}
