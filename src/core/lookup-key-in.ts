import { isForge, readUrl, repositoryAt, vendorKey, withParents, type WebPlace } from './lookup-key-url.ts';

/**
 * The lookup keys that a text may mean, the most telling first: a repository's slug, clone or web URL, a
 * PagerDuty service, a host name or link, `#channel`, `@person` or `@team`, as people write them or as Slack
 * escapes them. None for plain words.
 */
export function lookupKeysIn(text: string): string[] {
  const trimmed = text.trim();
  const escaped = /^<([^<>|]+)(?:\|([^<>]*))?>$/.exec(trimmed);
  return escaped === null ? plainKeys(trimmed) : escapedKeys(escaped[1] ?? '', escaped[2] ?? '');
}

/** Slack's escapes: `<#C1|payments>`, `<@U1>`, `<!subteam^S1|@team>`, `<mailto:…|…>`, `<https://…|…>`. */
function escapedKeys(inner: string, label: string): string[] {
  const named = label === '' ? [] : [label.replace(/^[#@]/, '')];
  const ids = (type: string, id: string) => [id, ...named].map((value) => `${type}:${value.toLowerCase()}`);
  if (inner.startsWith('#')) return ids('channel', inner.slice(1));
  if (inner.startsWith('@')) return ids('user', inner.slice(1));
  if (inner.startsWith('!subteam^')) return ids('team', inner.slice('!subteam^'.length));
  return plainKeys(inner.replace(/^mailto:/, ''));
}

function plainKeys(text: string): string[] {
  const word = text.toLowerCase();
  if (/\s/.test(word) || word === '') return [];
  if (word.startsWith('#')) return [`channel:${word.slice(1)}`];
  if (word.startsWith('@')) return [`team:${word.slice(1)}`, `user:${word.slice(1)}`];
  if (/^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/.test(word)) return [`user:${word}`, `team:${word}`];
  const place = readUrl(text);
  if (place !== undefined) return placeKeys(place);
  const slug = /^([\w.-]+(?:\/[\w.-]+)+)(?:[#@]\S*)?$/.exec(word)?.[1]?.replace(/\.git$/, '');
  if (slug !== undefined) {
    return [...withParents(slug.split('/')).map((part) => `slug:${part}`), `team:${slug}`];
  }
  // An id alone: Slack's of a channel, a person or a user group has a digit, unlike words; else PagerDuty's.
  const slack = /^[cguws](?=[a-z]*\d)[a-z\d]{8,}$/.test(word) ? ['channel', 'user', 'team'] : [];
  const pagerDuty = /^[pq][a-z\d]{6,}$/.test(word) ? ['pagerduty'] : [];
  return [...slack, ...pagerDuty].map((type) => `${type}:${word}`);
}

function placeKeys(place: WebPlace): string[] {
  const special = vendorKey(place);
  if (special !== undefined) return [special];
  const { host } = place;
  const page = [host, ...place.path].join('/');
  const { repository, inside } = repositoryAt(place);
  const whole = [host, ...repository].join('/');
  const repositories = withParents(repository).map((path) => `repo:${host}/${path}`);
  const links = [`link:${page}${place.query}`, `link:${page}`];
  if (isForge(host))
    return [...links, ...withParents(inside).map((path) => `repo:${whole}//${path}`), ...repositories];
  return [
    ...links,
    ...withParents(inside).map((path) => `repo:${whole}//${path}`),
    ...repositories,
    ...withParents(place.path).map((path) => `link:${host}/${path}`),
    `link:${host}`,
    // A company's own GitHub or GitLab, which annotations name by the slug alone.
    ...withParents(repository)
      .filter((path) => path.includes('/'))
      .map((path) => `slug:${path}`),
    `host:${host}`,
  ];
}
