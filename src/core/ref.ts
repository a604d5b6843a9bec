import { parseEntityRef } from '@backstage/catalog-model';

/** `kind:namespace/name`, lower-case throughout: the one spelling used for look-ups, columns and addresses. */
export type Ref = string;

export interface RefParts {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** What a field that holds a ref may leave out, e.g. `owner: team-a` means `group:<own namespace>/team-a`. */
export interface RefDefaults {
  readonly kind?: string;
  readonly namespace?: string;
}

/** The lower-case ref of an entity's parts. */
export function formatRef({ kind, namespace, name }: RefParts): Ref {
  return `${kind}:${namespace}/${name}`.toLowerCase();
}

// The format's bounds together: 63 characters for each part. What is longer names nothing, and is too long
// for an index.
const longest = 191;

/**
 * Reads `[kind:][namespace/]name`, case-insensitively; undefined where the text is no ref or names no kind
 * and none is the default. The namespace falls back to `default`.
 */
export function parseRef(text: string, defaults: RefDefaults = {}): Ref | undefined {
  const trimmed = text.trim();
  if (trimmed.length > longest || !/^(?:[^:/\s]+:)?(?:[^:/\s]+\/)?[^:/\s]+$/.test(trimmed)) return undefined;
  try {
    return formatRef(
      parseEntityRef(trimmed, {
        ...(defaults.kind === undefined ? {} : { defaultKind: defaults.kind }),
        defaultNamespace: defaults.namespace ?? 'default',
      }),
    );
  } catch {
    return undefined; // names no kind and none is the default
  }
}

/** The parts of a formatted ref. */
export function splitRef(ref: Ref): RefParts {
  const colon = ref.indexOf(':');
  const slash = ref.indexOf('/', colon);
  return { kind: ref.slice(0, colon), namespace: ref.slice(colon + 1, slash), name: ref.slice(slash + 1) };
}

/** A ref as people write it: without what goes without saying (`default` namespace, an expected kind). */
export function shortRef(ref: Ref, expectedKind?: string): string {
  const { kind, namespace, name } = splitRef(ref);
  const scoped = namespace === 'default' ? name : `${namespace}/${name}`;
  return kind === expectedKind?.toLowerCase() ? scoped : `${kind}:${scoped}`;
}
