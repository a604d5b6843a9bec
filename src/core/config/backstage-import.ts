import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { AppError, messageOf } from '../errors.ts';
import { addLocation, type SourceDraft } from './backstage-location.ts';
import { hostTokens } from './backstage-token.ts';

/** What became of a Backstage configuration. */
export interface BackstageImport {
  /** A `callboard.yaml` that is valid as it is, with what is missing as comments. */
  readonly yaml: string;
  /** What could not be carried over: one sentence each. */
  readonly missing: readonly string[];
}

const location = z.looseObject({ type: z.string(), target: z.string(), rules: z.unknown().optional() });
const mapping = z.record(z.string(), z.unknown());

/**
 * Turns the catalog part of a Backstage `app-config.yaml` into a `callboard.yaml`: file locations become `file`
 * sources, addresses of files in repositories one `git` source for each repository and branch, with the token that
 * `integrations` names for its host. Literal tokens are never copied. Throws `usage` where the text is no
 * YAML mapping.
 */
export function importBackstage(text: string): BackstageImport {
  const config = readConfig(text);
  const { locations = [], ...others } = mapping.catch({}).parse(config.catalog ?? {});
  const drafts: SourceDraft[] = [];
  const missing = [
    ...('$include' in config ? [included] : []),
    ...(Array.isArray(locations) ? locations : [locations]).flatMap((item: unknown, at) =>
      take(drafts, item, at),
    ),
    ...giveTokens(drafts, config.integrations),
    ...Object.entries(others).flatMap(([key, value]) => leftOut(key, value)),
  ].map((sentence) => sentence.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, 500));
  return { yaml: write(drafts, missing), missing };
}

const included = '$include: the file that it names is not read here; import it by itself.';

function readConfig(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new AppError(
      'usage',
      `This is no YAML: ${messageOf(error)}`,
      'Give the path of a Backstage app-config.yaml.',
    );
  }
  const { data } = mapping.safeParse(value ?? {});
  if (data === undefined) {
    throw new AppError(
      'usage',
      'This is YAML, but no mapping.',
      'Give the path of a Backstage app-config.yaml.',
    );
  }
  return data;
}

/** Adds the location as a source; returns what is missing. */
function take(drafts: SourceDraft[], item: unknown, at: number): string[] {
  const place = `catalog.locations[${at}]`;
  const entry = location.safeParse(item).data;
  if (entry === undefined) return [`${place}: has no plain type and target.`];
  const reason = addLocation(drafts, entry.type, entry.target);
  const target = entry.target.replace(/\/\/[^/@]*@/, '//…@'); // may hold a password
  if (reason !== undefined) return [`${place} (${entry.type} ${target}): ${reason}`];
  return entry.rules === undefined ? [] : [`${place}.rules: every kind is read; kinds cannot be restricted.`];
}

/** Sets the token of each git source from its host's integration; returns what is missing. */
function giveTokens(drafts: readonly SourceDraft[], integrations: unknown): string[] {
  const tokens = hostTokens(integrations);
  const reasons = drafts.flatMap((draft) => {
    const known = draft.type === 'git' ? tokens.get(new URL(draft.url).host) : undefined;
    if (draft.type !== 'git' || known === undefined) return [];
    if ('reason' in known) return [known.reason];
    draft.token = known.token;
    return [];
  });
  return [...new Set(reasons)];
}

const reasons: Readonly<Record<string, string>> = {
  $include: included.replace(/^.*?: /, ''),
  rules: 'every kind is read; kinds cannot be restricted.',
  orphanStrategy: 'orphans are removed after catalog.orphans.removeAfter instead.',
  orphanProviderStrategy: 'orphans are removed after catalog.orphans.removeAfter instead.',
  processingInterval: 'each source has its own `schedule` instead.',
};
const coming = ['github', 'githubOrg', 'gitlab'];

function leftOut(key: string, value: unknown): string[] {
  const providers = key === 'providers' ? Object.keys(mapping.catch({}).parse(value)) : undefined;
  if (providers === undefined) return [`catalog.${key}: ${reasons[key] ?? 'Callboard has no counterpart.'}`];
  return providers.map((name) => {
    const reason = coming.includes(name)
      ? `sources of type "${name}" come with a later version.`
      : 'Callboard has no such source.';
    return `catalog.providers.${name}: ${reason}`;
  });
}

function write(drafts: readonly SourceDraft[], missing: readonly string[]): string {
  const comments = [
    'Made by `callboard config import` from a Backstage configuration.',
    ...(drafts.some(({ type }) => type === 'file')
      ? ['Folders are relative to this file: keep it beside app-config.yaml.']
      : []),
    ...(missing.length > 0 ? ['Missing:', ...missing.map((sentence) => `- ${sentence}`)] : []),
  ];
  const body = stringify({ catalog: { sources: drafts } }, { lineWidth: 0 });
  return `${comments.map((line) => `# ${line}\n`).join('')}${body}`;
}
