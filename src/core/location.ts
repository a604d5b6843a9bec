import { specList, specText, type Entity } from './entity.ts';
import { isGlob } from './glob.ts';
import { resolveTarget, type Origin } from './location-target.ts';

/** A target of a Location entity; `target` is its own text. */
export type LocationTarget =
  /** A path or glob within the same tree; `required` where finding nothing is a problem. */
  | { readonly kind: 'path'; readonly target: string; readonly pattern: string; readonly required: boolean }
  | { readonly kind: 'outside'; readonly target: string }
  | { readonly kind: 'refused'; readonly target: string; readonly reason: string };

/** Where a Location entity points; a glob is never required, as in Backstage. */
export function locationTargets(entity: Entity, origin: Origin): LocationTarget[] {
  const type = specText(entity, 'type');
  const single = specText(entity, 'target');
  const targets = [...(single === undefined ? [] : [single]), ...specList(entity, 'targets')];
  const optional = specText(entity, 'presence') === 'optional';
  return targets.map((target) => {
    if (type !== undefined && type !== 'file' && type !== 'url') {
      return {
        kind: 'refused',
        target,
        reason: 'locations of this type are not read; those of `file` and `url` are',
      };
    }
    const resolved = resolveTarget(target, origin);
    switch (resolved.kind) {
      case 'path':
        return {
          kind: 'path',
          target,
          pattern: resolved.path,
          required: !optional && !isGlob(resolved.path),
        };
      case 'outside':
        return { kind: 'outside', target };
      case 'refused':
        return { kind: 'refused', target, reason: resolved.reason };
    }
  });
}
