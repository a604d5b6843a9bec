const redacted = '[Redacted]';

/** Fields that hold a secret whatever it looks like. */
const secretField =
  /token|authorization|secret|password|passphrase|cookie|credential|api[-_]?key|private[-_]?key/i;

/** Secrets that show by their form, wherever they are said. */
const secretForms = [
  /xox[a-z]-[\w-]+|xapp-[\w-]+/, // Slack
  /hooks\.slack\.com\/[\w/-]+/, // whoever knows a response_url may answer
  /gh[a-z]_\w{16,}|github_pat_\w+|glpat-[\w-]+/, // GitHub, GitLab
  /(?<=:\/\/)[^\s/?#"\\]+(?=@)/, // user and password in a URL
  /(?<=\b(?:Bearer|Basic) )[\w.~+/=-]{16,}/i,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[^"]+/,
];

/** Shorter ones would take ordinary words out of the log; they are still kept out by field and form. */
const shortestKnown = 6;

/**
 * Takes secrets out of a line of JSON: fields that are named like one, texts that look like one, and the
 * values given. Made for logs: a line without any costs one search.
 */
export function makeRedactor(secrets: readonly string[]): (line: string) => string {
  // Several, comma-separated, while one is replaced; and each as it stands in a URL.
  const known = secrets
    .flatMap((secret) => [secret, ...secret.split(',')])
    .flatMap((secret) => [secret, encodeURIComponent(secret)])
    .filter((secret) => secret.length >= shortestKnown)
    .sort((a, b) => b.length - a.length); // a whole one before its parts
  const inText = any([...known.map(literal), ...secretForms], 'gi');
  const inLine = any(
    [...known.map((secret) => literal(JSON.stringify(secret).slice(1, -1))), ...secretForms, secretField],
    'i',
  );

  return (line) => {
    if (!inLine.test(line)) return line;
    const value: unknown = JSON.parse(line, (name, value: unknown) => {
      if (typeof value === 'string')
        return secretField.test(name) ? redacted : value.replace(inText, redacted);
      return typeof value === 'object' && value !== null && secretField.test(name) ? redacted : value;
    });
    return `${JSON.stringify(value)}\n`;
  };
}

function any(patterns: readonly RegExp[], flags: string): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'), flags);
}

function literal(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
}
