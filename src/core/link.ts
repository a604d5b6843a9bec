import { annotation, annotationOf, type Entity } from './entity.ts';
import { readUrl, repositoryAt } from './lookup-key-url.ts';

/** A place to go, with the word people look for. */
export interface NamedLink {
  readonly title: string;
  readonly url: string;
  /** What it leads to: one of ours, or what the entity's own link says of itself. */
  readonly type?: 'repository' | 'docs' | 'runbook' | 'contract' | (string & {});
}

// More than these is a menu, not an answer.
const mostLinks = 8;

/**
 * Where to go from an entity: its runbook, its repository, docs, an API's contract, then the links it lists.
 * `viewUrl`
 * is where its document can be looked at. Addresses are as written: whoever shows them checks them.
 */
export function linksOf(entity: Entity, viewUrl: string | undefined): NamedLink[] {
  const links = [
    link('Runbook', 'runbook', annotationOf(entity, annotation.runbook)),
    link('Repository', 'repository', repositoryOf(entity) ?? repositoryHolding(viewUrl)),
    link('Docs', 'docs', docsOf(entity)),
    link('Contract', 'contract', entity.kind.toLowerCase() === 'api' ? viewUrl : undefined),
    ...(entity.metadata.links ?? []).flatMap(({ url, title, type }) => link(title ?? hostOf(url), type, url)),
  ].flat();
  return links
    .filter(({ url }, at) => links.findIndex((other) => other.url === url) === at)
    .slice(0, mostLinks);
}

function link(title: string, type: string | undefined, url: string | undefined): NamedLink[] {
  return url === undefined ? [] : [{ title, url, ...(type !== undefined && { type }) }];
}

function repositoryOf(entity: Entity): string | undefined {
  const source = annotationOf(entity, annotation.sourceLocation)?.replace(/^url:/, '');
  if (source?.startsWith('https://') === true) return source;
  const github = annotationOf(entity, annotation.githubProject);
  if (github !== undefined) return `https://github.com/${github}`;
  const gitlab = annotationOf(entity, annotation.gitlabProject);
  return gitlab === undefined ? undefined : `https://gitlab.com/${gitlab}`;
}

/** Where nothing says more, code lies beside the file that describes it, as in Backstage. */
function repositoryHolding(viewUrl: string | undefined): string | undefined {
  const place = viewUrl === undefined ? undefined : readUrl(viewUrl);
  if (place === undefined) return undefined;
  return `https://${[place.host, ...repositoryAt(place).repository].join('/')}`;
}

/** Documentation that is a page already; what is built from a folder has no address yet. */
function docsOf(entity: Entity): string | undefined {
  return /^url:(https?:\/\/.+)$/.exec(annotationOf(entity, annotation.techdocs) ?? '')?.[1];
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
