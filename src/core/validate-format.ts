import { CommonValidatorFunctions, makeValidator } from '@backstage/catalog-model';
import type { Entity } from './entity.ts';
import { pathText, printable, type Path } from './document-problem.ts';

/** Something wrong with an entity, by its path. `part` says whether its value or its key is to be shown. */
export interface Flaw {
  readonly code: string;
  readonly message: string;
  readonly path: Path;
  readonly part?: 'key' | 'value';
}

interface Rule {
  readonly holds: (value: unknown) => boolean;
  readonly fix: string;
  /** A character it does not allow, where it is about characters. */
  readonly odd?: RegExp;
}

const is = makeValidator();
const name = 'use a–z, A–Z, 0–9, with -, _ and . between them (63 characters at most)';
const notInName = /[^\w.-]/u;
const nonEmpty: Rule = {
  holds: (value) => CommonValidatorFunctions.isNonEmptyString(value),
  fix: 'write a text, or leave it out',
};

const rules = {
  apiVersion: { holds: (value) => is.isValidApiVersion(value), fix: 'write `backstage.io/v1alpha1`' },
  kind: {
    holds: (value) => is.isValidKind(value),
    fix: 'use a letter, then letters and digits (63 at most)',
    odd: /[^A-Za-z0-9]/u,
  },
  name: { holds: (value) => is.isValidEntityName(value), fix: name, odd: notInName },
  namespace: {
    holds: (value) => is.isValidNamespace(value),
    fix: 'use a–z and 0–9, with - between them (63 characters at most)',
    odd: /[^a-z0-9-]/u,
  },
  labelKey: {
    holds: (value) => is.isValidLabelKey(value),
    fix: 'write a name, or a domain and a name (`acme.dev/name`)',
  },
  labelValue: { holds: (value) => is.isValidLabelValue(value), fix: name, odd: notInName },
  annotationKey: {
    holds: (value) => is.isValidAnnotationKey(value),
    fix: 'write a name, or a domain and a name (`acme.dev/name`)',
  },
  tag: {
    holds: (value) => is.isValidTag(value),
    fix: 'use a–z, 0–9, +, # and :, with - between them (63 characters at most)',
    odd: /[^a-z0-9:+#-]/u,
  },
  url: {
    holds: (value) => CommonValidatorFunctions.isValidUrl(value),
    fix: 'write a whole address, `https://…`',
  },
} satisfies Readonly<Record<string, Rule>>;

/** Every field whose text breaks the format, as Backstage's FieldFormatEntityPolicy sees it. */
export function formatFlaws({ apiVersion, kind, metadata }: Entity): Flaw[] {
  const flaws: Flaw[] = [];
  const hold = (rule: Rule, path: Path, value: unknown, part: 'key' | 'value' = 'value'): void => {
    if (!rule.holds(value)) flaws.push(flawOf(rule, path, String(value), part));
  };
  hold(rules.apiVersion, ['apiVersion'], apiVersion);
  hold(rules.kind, ['kind'], kind);
  hold(rules.name, ['metadata', 'name'], metadata.name);
  if (metadata.namespace !== undefined) hold(rules.namespace, ['metadata', 'namespace'], metadata.namespace);
  for (const [label, value] of Object.entries(metadata.labels ?? {})) {
    hold(rules.labelKey, ['metadata', 'labels', label], label, 'key');
    hold(rules.labelValue, ['metadata', 'labels', label], value);
  }
  for (const annotation of Object.keys(metadata.annotations ?? {})) {
    hold(rules.annotationKey, ['metadata', 'annotations', annotation], annotation, 'key');
  }
  metadata.tags?.forEach((tag, at) => hold(rules.tag, ['metadata', 'tags', at], tag));
  metadata.links?.forEach(({ url, title, icon }, at) => {
    const path = ['metadata', 'links', at];
    hold(rules.url, [...path, 'url'], url);
    if (title !== undefined) hold(nonEmpty, [...path, 'title'], title);
    if (icon !== undefined) hold(nonEmpty, [...path, 'icon'], icon);
  });
  return flaws;
}

function flawOf({ fix, odd }: Rule, path: Path, value: string, part: 'key' | 'value'): Flaw {
  const shown = `\`${printable(value, 60)}\``;
  const subject =
    part === 'key' ? `\`${pathText(path.slice(0, -1))}\` has the key` : `\`${pathText(path)}\` is`;
  const code = 'bad-format';
  if (value.includes('{{')) {
    const fixed = 'render the template first, or leave the file out';
    const message = `${subject} ${shown}, a template's expression; ${fixed}.`;
    return { code, message, path, part };
  }
  return { code, message: `${subject} ${shown}${oddity(value, odd)}; ${fix}.`, path, part };
}

function oddity(value: string, odd: RegExp | undefined): string {
  if (odd === undefined) return '';
  const found = odd.exec(value)?.[0];
  if (found === ' ') return ', which has a space';
  if (found !== undefined) return `, which has \`${printable(found, 2)}\``;
  return value.length > 63 ? `, which has ${value.length} characters` : '';
}
