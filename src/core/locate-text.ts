/** Longer texts name nothing; the rest of them is not read. */
const longest = 2_000;

/**
 * What people put around a name: quotes, backticks, emphasis, brackets, and the marks a sentence ends with.
 */
const wrapping = /^["'`“”‘’„«»*_~()[\]{},;:!?\s]+|["'`“”‘’„«»*_~()[\]{},;:!?.…\s]+$/gu;

/**
 * A text as asked for: one line of at most 2,000 characters, without control characters and what wraps it.
 */
export function tidy(text: string): string {
  return text
    .slice(0, longest)
    .replace(/\p{Cf}+/gu, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(wrapping, '');
}

/** The words of a text, lower-case. */
export function wordsIn(text: string): string[] {
  return spaced(text)
    .split(' ')
    .filter((word) => word !== '');
}

/**
 * The words of a name, lower-case, spaces between; in camel case also its humps: `paymentsvc payment svc`.
 */
export function spacedName(name: string): string {
  if (/^[a-z\d-]*$/.test(name)) return name.replaceAll('-', ' ');
  const words = spaced(name);
  const humps = spaced(name.replace(/[\p{Ll}\p{N}](?=\p{Lu})|\p{Lu}(?=\p{Lu}\p{Ll})/gu, '$& '));
  return words === humps ? words : `${words} ${humps}`;
}

function spaced(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ');
}
