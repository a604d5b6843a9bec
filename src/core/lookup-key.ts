import { aliasesOf, annotation, annotationOf, type Entity } from './entity.ts';
import { isSecret } from './facet.ts';
import { isForge, readUrl, repositoryAt, vendorKey, type WebPlace } from './lookup-key-url.ts';

/** Bounds for one entity; what is longer or more is left out. */
const longestKey = 300;
const mostKeys = 100;

/** Where an entity is written down, which is its repository only where nothing says more. */
const writtenAt = [
  'backstage.io/managed-by-location',
  'backstage.io/managed-by-origin-location',
  annotation.viewUrl,
  annotation.editUrl,
];
const notItsLinks = new Set<string>([...writtenAt, annotation.sourceLocation, annotation.techdocs]);

/**
 * What else an entity can be asked for by, as `repo:`, `slug:`, `pagerduty:`, `host:`, `link:`, `channel:`,
 * `user:` and `team:` keys, lower-case and without doubles. `at`: the web or clone URL that its document was
 * read from.
 */
export function lookupKeysOf(entity: Entity, at?: string): string[] {
  const keys = new Set([
    ...repositoryKeys(entity, at),
    ...keysOf('pagerduty', annotationOf(entity, annotation.pagerdutyService)),
    ...channelKeys(entity),
    ...peopleKeys(entity),
    ...linksOf(entity).flatMap(linkKeys),
  ]);
  return [...keys].filter((key) => key.length <= longestKey).slice(0, mostKeys);
}

/** The repositories that keys name, without their hosts, which tell nothing apart: `acme/payments`. */
export function repositoriesIn(keys: readonly string[]): string[] {
  return keys
    .filter((key) => key.startsWith('repo:') && !key.includes('//'))
    .map((key) => key.slice(key.indexOf('/') + 1));
}

function keysOf(type: string, ...values: (string | undefined)[]): string[] {
  return values.filter((value) => value !== undefined).map((value) => `${type}:${value.toLowerCase()}`);
}

function repositoryKeys(entity: Entity, at: string | undefined): string[] {
  const slugs = [
    ['github.com', annotationOf(entity, annotation.githubProject)],
    ['gitlab.com', annotationOf(entity, annotation.gitlabProject)],
  ] as const;
  const named = slugs.flatMap(([host, slug]) =>
    slug === undefined ? [] : [...keysOf('repo', `${host}/${slug}`), ...keysOf('slug', slug)],
  );
  const source = annotationOf(entity, annotation.sourceLocation);
  const said = [...named, ...(source === undefined ? [] : placeKeys(readUrl(source)))];
  if (said.length > 0) return said;
  return [...writtenAt.map((name) => annotationOf(entity, name)), at]
    .filter((url) => url !== undefined)
    .flatMap((url) => placeKeys(readUrl(url)));
}

function placeKeys(place: WebPlace | undefined): string[] {
  if (place === undefined) return [];
  const { repository, inside } = repositoryAt(place);
  const slug = repository.join('/');
  if (slug === '') return [];
  // A folder, or the folder of the file that is pointed to: several entities may live in one repository.
  const folder = inside.filter((part, at) => at < inside.length - 1 || !part.includes('.')).join('/');
  return [
    `repo:${place.host}/${slug}`,
    ...(folder === '' ? [] : [`repo:${place.host}/${slug}//${folder}`]),
    ...(repository.length > 1 ? [`slug:${slug}`] : []),
  ];
}

function channelKeys(entity: Entity): string[] {
  const channel = annotationOf(entity, annotation.slackChannel)?.replace(/^#/, '');
  return channel === undefined || channel.includes('/') ? [] : keysOf('channel', channel);
}

function peopleKeys(entity: Entity): string[] {
  const profile = entity.spec?.profile;
  const email =
    profile !== null && typeof profile === 'object' && !Array.isArray(profile) ? profile.email : undefined;
  const names = [entity.metadata.name, ...aliasesOf(entity), ...(typeof email === 'string' ? [email] : [])];
  switch (entity.kind.toLowerCase()) {
    case 'user':
      return keysOf(
        'user',
        ...names,
        annotationOf(entity, annotation.slackUserId),
        annotationOf(entity, 'github.com/user-login'),
      );
    case 'group': {
      const slug = annotationOf(entity, annotation.githubTeam);
      const handle = annotationOf(entity, annotation.slackUsergroup)?.replace(/^@/, '');
      return keysOf('team', ...names, handle, slug, slug?.split('/').at(-1));
    }
    default:
      return [];
  }
}

function linksOf(entity: Entity): string[] {
  const links: unknown = entity.metadata.links;
  const listed = Array.isArray(links)
    ? links.map((link: unknown) => (link as { url?: unknown } | null)?.url)
    : [];
  const annotated = Object.entries(entity.metadata.annotations ?? {})
    .filter(([name]) => !notItsLinks.has(name) && !isSecret(name))
    .map(([, value]) => value);
  return [...listed, ...annotated].filter(
    (url): url is string => typeof url === 'string' && /^https?:\/\//i.test(url.trim()),
  );
}

function linkKeys(url: string): string[] {
  const place = readUrl(url.trim());
  if (place === undefined) return [];
  const special = vendorKey(place);
  if (special !== undefined) return [special];
  const { repository, inside } = repositoryAt(place);
  const page = [place.host, ...place.path].join('/');
  const link = [`link:${page}`, ...(place.query === '' ? [] : [`link:${page}${place.query}`])];
  if (!isForge(place.host)) return [...link, `host:${place.host}`];
  return inside.length === 0 && repository.length === place.path.length
    ? [...placeKeys(place), ...link]
    : link;
}
