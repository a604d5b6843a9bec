import { z } from 'zod';
import { settingsFile } from './settings-file.ts';

/** One key of `callboard.yaml` that holds a value of its own. */
export interface SettingKey {
  /** E.g. `catalog.sources[].url`. */
  readonly path: string;
  /** The source type that alone knows the key. */
  readonly type?: string;
  /** As YAML would write it; undefined where the key is required or absent by default. */
  readonly default?: unknown;
  readonly required: boolean;
  readonly description: string;
}

/** The parts of JSON schema that zod's conversion of the settings uses. */
interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly oneOf?: readonly Shape[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;
}

/**
 * Every key of the settings, in the order of the schema; a key that several source types share comes once
 * each.
 */
export function settingKeys(): SettingKey[] {
  return walk(z.toJSONSchema(settingsFile, { io: 'input' }) as Shape, '', undefined);
}

/**
 * The keys that the mapping at a path such as `catalog.sources[]` knows; of a source, those of its type or
 * of all.
 */
export function keysBelow(path: string, type: unknown): string[] {
  const all = settingKeys();
  const typed = all.some((key) => key.type !== undefined && key.type === type);
  const below = all
    .filter((key) => !typed || key.type === undefined || key.type === type)
    .filter((key) => path === '' || key.path.startsWith(`${path}.`))
    .map((key) => key.path.slice(path === '' ? 0 : path.length + 1).split(/\.|\[\]/)[0] ?? '');
  return [...new Set(below)];
}

function walk(shape: Shape, path: string, type: string | undefined): SettingKey[] {
  return Object.entries(shape.properties ?? {}).flatMap(([name, child]) => {
    const at = path === '' ? name : `${path}.${name}`;
    if (child.properties !== undefined) return walk(child, at, type);
    const key: SettingKey = {
      path: at,
      ...(type === undefined ? {} : { type }),
      ...(child.default === undefined ? {} : { default: child.default }),
      required: shape.required?.includes(name) ?? false,
      description: child.description ?? '',
    };
    const variants = child.items?.oneOf ?? (child.items?.properties === undefined ? [] : [child.items]);
    return [
      key,
      ...variants.flatMap((variant) => {
        const constant = variant.properties?.type?.const;
        return walk(variant, `${at}[]`, typeof constant === 'string' ? constant : undefined);
      }),
    ];
  });
}
