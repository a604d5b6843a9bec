import { stringify } from 'yaml';

/** Fields of an entity: `metadata` besides its name, everything else of `spec`. */
export interface Fields {
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

const usual: Readonly<Record<string, object>> = {
  Component: { type: 'service', lifecycle: 'production', owner: 'payments-team' },
  API: { type: 'openapi', lifecycle: 'production', owner: 'payments-team', definition: 'openapi: 3.1.0' },
  Resource: { type: 'database', owner: 'payments-team' },
  System: { owner: 'payments-team' },
  Domain: { owner: 'payments-team' },
  Group: { type: 'team', children: [] },
  User: { memberOf: [] },
};

/** An entity as YAML with what its kind demands; a field that is undefined is left out. */
export function entityText(kind: string, name: string, { metadata, ...spec }: Fields = {}): string {
  return stringify({
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, ...metadata },
    spec: { ...usual[kind], ...spec },
  });
}

/** A Component as YAML; its owner is `payments-team` unless told otherwise. */
export function component(name: string, fields?: Fields): string {
  return entityText('Component', name, fields);
}

/** A Group of these Users as YAML. */
export function team(name: string, members: readonly string[] = []): string {
  return entityText('Group', name, { members });
}

/** A User as YAML. */
export function user(name: string, fields?: Fields): string {
  return entityText('User', name, fields);
}

/** Several documents in one file. */
export function documents(...texts: readonly string[]): string {
  return texts.join('---\n');
}
