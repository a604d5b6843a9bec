import { z } from 'zod';

/** What is wrong with a text, as the end of a sentence; undefined where nothing is. */
export type Fault = (text: string) => string | undefined;

/** A string that `fault` finds nothing wrong with; every issue's message is what was expected. */
export function text(expected: string, fault: Fault = () => undefined) {
  return z.string({ error: expected }).superRefine((value, context) => {
    const found = fault(value);
    if (found !== undefined)
      context.addIssue({ code: 'custom', message: expected, params: { fault: found } });
  });
}

/** The fault of texts that do not match. */
export function unless(pattern: RegExp, fault: string): Fault {
  return (value) => (pattern.test(value) ? undefined : fault);
}

/** The name of a slash command, or `false`. */
export function slashCommand(name: string) {
  const error = `a command such as /${name}, or false to switch it off`;
  return z
    .union([z.literal(false), z.string().regex(/^\/[a-z0-9_-]{1,31}$/, { error })], { error })
    .default(`/${name}`);
}

/**
 * Faults every item of a list whose texts at `keys` an earlier one has too, also while other items are still
 * wrong.
 */
export function distinct(keys: readonly string[], expected: string) {
  return z.superRefine(
    (items: unknown, context) => {
      const texts = Array.isArray(items) ? items.map((item: unknown) => textsOf(item, keys)) : [];
      for (const [at, text] of texts.entries()) {
        if (text === undefined || texts.indexOf(text) === at) continue;
        const path = [at, ...keys.slice(-1)];
        context.addIssue({ code: 'custom', message: expected, path, params: { fault: 'another has' } });
      }
    },
    { when: () => true },
  );
}

function textsOf(item: unknown, keys: readonly string[]): string | undefined {
  const values = z.record(z.string(), z.unknown()).catch({}).parse(item);
  const texts = keys.map((key) => values[key]);
  return texts.every((text) => typeof text === 'string') ? texts.join(' ') : undefined;
}
