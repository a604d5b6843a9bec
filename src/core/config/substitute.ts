import type { Path } from '../document-problem.ts';

/** Texts by name, e.g. the environment. */
export type Variables = Readonly<Record<string, string | undefined>>;

const reference = /\$(\$\{)|\$\{([^}]*)(\}?)/g;
const inside = /^([A-Za-z_]\w*)(?::-(.*))?$/s;

/**
 * Replaces `${NAME}` and `${NAME:-default}` in every string of a parsed value, so that a variable can never
 * add YAML;
 * `$${` stands for a plain `${`. A variable that is missing or blank and has no default, and a reference
 * that is none,
 * is reported by `fault` with a whole sentence, and its string stays as it was.
 */
export function substitute(
  value: unknown,
  variables: Variables,
  fault: (path: Path, message: string) => void,
): unknown {
  return walk(value, []);

  function walk(part: unknown, path: Path): unknown {
    if (typeof part === 'string') return text(part, path);
    if (Array.isArray(part)) return part.map((item: unknown, at) => walk(item, [...path, at]));
    if (part === null || typeof part !== 'object') return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, walk(item, [...path, key])]));
  }

  function text(whole: string, path: Path): string {
    let faults = 0;
    const filled = whole.replace(reference, (found, escaped, content: string, closing) => {
      if (escaped !== undefined) return '${';
      const [, name, fallback] = closing === '}' ? (inside.exec(content) ?? []) : [];
      const set = name === undefined ? undefined : variables[name];
      const value = set === undefined || set.trim() === '' ? fallback : set;
      if (value !== undefined) return value;
      faults++;
      fault(
        path,
        name === undefined
          ? `\`${found}\` is no reference to a variable. Write \${NAME} or \${NAME:-default}, and $\${ for a plain \${.`
          : `the environment variable ${name} is not set. Set it, or give a default: \${${name}:-…}.`,
      );
      return found;
    });
    return faults === 0 ? filled : whole;
  }
}
