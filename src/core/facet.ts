import type { Entity } from './entity.ts';

/** Backstage's own bounds (catalog-backend, buildEntitySearch), and one on how many. */
const longest = 200;
const most = 300;

/** What Backstage keeps out of its search index: it changes by itself, or is found otherwise. */
const leftOut = new Set(['relations', 'status', 'attachments', 'metadata.uid', 'metadata.etag']);

const secret = /(?:integration|routing|api|access|private|secret)[-_.]?key|token|secret|password|credential/i;

/** True where a field's name says that its value lets its holder act: never searched, never filtered by. */
export function isSecret(name: string): boolean {
  return secret.test(name);
}

/**
 * An entity flattened to `key=value`, lower-case and without doubles, as Backstage's filters see it:
 * `spec.type=service`, `metadata.tags=java`, `metadata.tags.java=true`,
 * `metadata.annotations.<name>=<value>`.
 */
export function facetsOf(entity: Entity): string[] {
  const facets = new Set<string>();
  const visit = (path: string, value: unknown): void => {
    if (facets.size >= most || path.length > longest || leftOut.has(path) || isSecret(path)) return;
    if (Array.isArray(value)) {
      for (const item of value) {
        visit(path, item);
        if (typeof item === 'string') visit(`${path}.${item}`, true);
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, below] of Object.entries(value)) visit(path === '' ? key : `${path}.${key}`, below);
    } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      if (String(value).length <= longest) facets.add(`${path}=${value}`.toLowerCase());
    }
  };
  visit('', entity);
  return [...facets];
}
