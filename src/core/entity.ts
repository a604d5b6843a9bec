import type { Entity as BackstageEntity } from '@backstage/catalog-model';
import { formatRef, type Ref } from './ref.ts';

/** An entity in Backstage's envelope, as a document holds it after validation (its namespace is set). */
export type Entity = BackstageEntity;

export const annotation = {
  aliases: 'callboard.dev/aliases',
  tier: 'callboard.dev/tier',
  customerFacing: 'callboard.dev/customer-facing',
  runbook: 'callboard.dev/runbook',
  slackChannel: 'slack.com/channel',
  slackUsergroup: 'slack.com/usergroup',
  slackUserId: 'slack.com/user-id',
  githubProject: 'github.com/project-slug',
  githubTeam: 'github.com/team-slug',
  gitlabProject: 'gitlab.com/project-slug',
  pagerdutyService: 'pagerduty.com/service-id',
  sourceLocation: 'backstage.io/source-location',
  viewUrl: 'backstage.io/view-url',
  editUrl: 'backstage.io/edit-url',
  techdocs: 'backstage.io/techdocs-ref',
} as const;

/** The ref of an entity. */
export function refOf(entity: Entity): Ref {
  return formatRef({
    kind: entity.kind,
    namespace: entity.metadata.namespace ?? 'default',
    name: entity.metadata.name,
  });
}

/** An annotation's text, undefined when absent or blank. */
export function annotationOf(entity: Entity, name: string): string | undefined {
  const value = entity.metadata.annotations?.[name]?.trim();
  return value === '' ? undefined : value;
}

/** A field of `spec` when it is a non-blank string. */
export function specText(entity: Entity, field: string): string | undefined {
  const value = entity.spec?.[field];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** A field of `spec` as a list of non-blank strings; anything else in it is left out. */
export function specList(entity: Entity, field: string): string[] {
  const value = entity.spec?.[field];
  return Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string' && item.trim() !== '')
    : [];
}

/** The name people read: `metadata.title`, a Group's or User's display name, else `metadata.name`. */
export function displayName(entity: Entity): string {
  const profile = entity.spec?.profile;
  const shown =
    profile !== null && typeof profile === 'object' && !Array.isArray(profile)
      ? profile.displayName
      : undefined;
  return entity.metadata.title ?? (typeof shown === 'string' && shown !== '' ? shown : entity.metadata.name);
}

/** Other names from `callboard.dev/aliases`. */
export function aliasesOf(entity: Entity): string[] {
  return (annotationOf(entity, annotation.aliases) ?? '')
    .split(',')
    .map((alias) => alias.trim())
    .filter((alias) => alias !== '');
}
