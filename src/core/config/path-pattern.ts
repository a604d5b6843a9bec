/**
 * What is wrong with a pattern of file paths (`*` within a name, `**` across folders, `?`, `[ab]`, `{a,b}`),
 * as the
 * end of a sentence; undefined where it is sound. A pattern is relative and stays inside its root.
 */
export function patternFault(pattern: string): string | undefined {
  if (pattern.trim() === '') return 'is empty';
  if (pattern.length > 500) return 'is longer than 500 characters';
  if (/\p{Cc}/u.test(pattern)) return 'holds a control character';
  if (pattern.includes('\\')) return 'holds a backslash; folders are separated by /';
  if (/^(?:\/|~|[a-z]+:)/i.test(pattern)) return 'is not relative to the root of its source';
  if (/^[!#]/.test(pattern)) return `begins with ${pattern.charAt(0)}, which excludes nothing here`;
  const parts = plainPattern(pattern).split('/');
  if (parts.includes('..')) return 'goes above the root of its source';
  if (parts.some((part) => part === '' || part === '.')) return 'has an empty or . folder';
  if (parts.some((part) => part !== '**' && part.includes('**')))
    return 'has a ** that is not a whole folder';
  if (count(pattern, '[') !== count(pattern, ']')) return 'has a [ or ] without its partner';
  if (count(pattern, '{') !== count(pattern, '}')) return 'has a { or } without its partner';
  return undefined;
}

/** A pattern without its leading `./`. */
export function plainPattern(pattern: string): string {
  return pattern.replace(/^(?:\.\/)+/, '');
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
