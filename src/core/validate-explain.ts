import type { z } from 'zod';
import { pathText, printable, type Path } from './document-problem.ts';
import { nearest } from './did-you-mean.ts';
import { similarity } from './similarity.ts';
import type { Flaw } from './validate-format.ts';

// More than are shown; a hostile document has a million.
const mostIssues = 100;

/** Where a value differs from a shape, as plain sentences. */
export function shapeFlaws(shape: z.ZodType, value: unknown): Flaw[] {
  const issues = shape.safeParse(value).error?.issues ?? [];
  return issues.slice(0, mostIssues).map((issue) => flawOf(issue, value));
}

type Issue = z.core.$ZodIssue;

function flawOf(issue: Issue, root: unknown): Flaw {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  const name = `\`${pathText(path)}\``;
  const value = valueAt(root, path);
  if (value === undefined) return missing(path, root);
  switch (issue.code) {
    case 'invalid_union': {
      // The alternative that got furthest is the one that was meant.
      const meant = issue.errors.find(([first]) => first !== undefined && first.path.length > 0)?.[0];
      if (meant !== undefined) return flawOf({ ...meant, path: [...issue.path, ...meant.path] }, root);
      const wanted = issue.errors
        .flat()
        .flatMap((each) => (each.code === 'invalid_type' ? [each.expected] : []));
      return wrongType(path, value, wanted);
    }
    case 'invalid_type':
      return wrongType(path, value, [issue.expected]);
    case 'invalid_value': {
      const allowed = issue.values.map((each) => `\`${printable(String(each), 40)}\``).join(', ');
      const meant = typeof value === 'string' ? nearest(value, issue.values.map(String)) : undefined;
      const hint = meant === undefined ? '' : ` Did you mean \`${meant}\`?`;
      return { code: 'not-allowed', message: `${name} must be one of ${allowed}.${hint}`, path };
    }
    case 'too_small':
      if (issue.origin === 'string')
        return { code: 'empty', message: `${name} is empty. Write a text, or remove it.`, path };
  }
  return { code: 'not-allowed', message: `${name}: ${printable(issue.message, 160)}.`, path };
}

function missing(path: Path, root: unknown): Flaw {
  const holder = valueAt(root, path.slice(0, -1));
  const name = String(path.at(-1));
  const keys = isMapping(holder) ? Object.keys(holder) : [];
  const misspelt = nearest(
    name,
    keys.filter((each) => similarity(each, name) >= misspeltFrom),
  );
  if (misspelt !== undefined) {
    const found = [...path.slice(0, -1), misspelt];
    const shown = printable(misspelt, 60);
    const message = `\`${pathText(path)}\` is missing; \`${shown}\` looks like a misspelling of it.`;
    return { code: 'missing-field', message, path: found, part: 'key' };
  }
  const example = examples[name] ?? `${printable(name, 60)}: …`;
  return {
    code: 'missing-field',
    message: `\`${pathText(path)}\` is missing. Add \`${example}\`.`,
    path,
    part: 'key',
  };
}

/** From this similarity on a key counts as a slip of the pen. */
export const misspeltFrom = 0.75;

const examples: Readonly<Record<string, string>> = {
  owner: 'owner: <team>',
  type: 'type: <e.g. service>',
  lifecycle: 'lifecycle: production',
  definition: 'definition: { $text: ./openapi.yaml }',
  children: 'children: []',
  memberOf: 'memberOf: []',
  spec: 'spec: { owner: <team>, … }',
  name: 'name: <name>',
  metadata: 'metadata: { name: <name> }',
  steps: 'steps: []',
  action: 'action: <e.g. fetch:template>',
};

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

function wrongType(path: Path, value: unknown, wanted: readonly string[]): Flaw {
  const expected = [...new Set(wanted)].map((type) => typeNames[type] ?? type).join(' or ');
  const name = `\`${pathText(path)}\``;
  const is = typeOf(value);
  if (is === 'null') {
    return {
      code: 'empty',
      message: `${name} is empty; it must be ${expected}. Fill it in, or remove the line.`,
      path,
    };
  }
  const message = `${name} must be ${expected}, not ${typeNames[is] ?? is}.${mend(value, wanted)}`;
  return { code: 'wrong-type', message, path };
}

function mend(value: unknown, wanted: readonly string[]): string {
  if (wanted.includes('string')) {
    if (typeof value === 'number' || typeof value === 'boolean') return ' Put it in quotes.';
    if (isMapping(value) && Object.keys(value).some((key) => key.startsWith('{'))) {
      return ' Put quotes around `{{ … }}`.';
    }
    if (isMapping(value) && Object.keys(value).some((key) => key.startsWith('$'))) {
      return ' Of placeholders `$text`, `$json` and `$yaml` are read.';
    }
  }
  if (wanted.includes('array') && typeof value === 'string')
    return ' Put each entry on a line of its own after `- `.';
  return '';
}

/** What kind of JSON value something is. */
export function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

/** Whether a JSON value is a mapping. */
export function isMapping(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (Array.isArray(value)) value = value[Number(step)] as unknown;
    else if (isMapping(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

/** A flaw in a validator's own words (ajv's, which begin with a JSON pointer), where we have none. */
export function flawInWords(words: string): Flaw {
  const [, pointer = '', said = words] =
    /^(?:Malformed envelope, )?(?:(\/\S*)|<root>) (.*)$/s.exec(words) ?? [];
  const path = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const subject = path.length === 0 ? 'The entity' : `\`${pathText(path)}\``;
  return { code: 'not-allowed', message: `${subject}: ${printable(said, 200)}.`, path };
}
