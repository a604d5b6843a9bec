import type { Entry } from './catalog.ts';
import { isOfKind } from './locate-kind.ts';
import { tidy } from './locate-text.ts';
import { readUrl, repositoryAt } from './lookup-key-url.ts';

/** A text as it can be understood. */
export interface Asked {
  readonly text: string;
  /** Its parts where it has the form of a ref, lower-case. */
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  /** The part that may be a name in other words or misspelt. */
  readonly spoken: string;
  /**
   * False where that part is cut from an address nobody lists: enough for a suggestion, too little for an
   * answer.
   */
  readonly sure: boolean;
  /** True for entities of the kind and namespace it names. */
  readonly inScope: (entry: Entry) => boolean;
}

/**
 * Reads `[kind:][namespace/]name`, a name in words, or anything else; a type (`service:cart`) will do for a
 * kind.
 */
export function readAsked(given: string): Asked {
  const text = tidy(given);
  const [, kind, namespace, name] =
    /^(?:([^:/\s<>]+):)?(?:([^:/\s<>]+)\/)?([^:/\s<>]+)$/.exec(text.toLowerCase()) ?? [];
  if (name === undefined || /^[#@]/.test(name)) return { text, ...spokenIn(text) };
  const inScope = (entry: Entry) =>
    (kind === undefined || isOfKind(entry, kind)) &&
    (namespace === undefined || entry.namespace === namespace);
  return {
    text,
    name,
    ...(kind !== undefined && { kind }),
    ...(namespace !== undefined && { namespace }),
    spoken: name,
    sure: true,
    inScope,
  };
}

function spokenIn(text: string): Pick<Asked, 'spoken' | 'sure' | 'inScope'> {
  const anything = () => true;
  const [, sign, id, label] = /^<([#@!]?)([^<>|]*)(?:\|([^<>]*))?>$/.exec(text) ?? [];
  const written =
    id === undefined
      ? text
      : sign === ''
        ? id
        : `${sign === '#' ? '#' : '@'}${(label ?? '').replace(/^[#@]/, '')}`;
  if (written.startsWith('@')) return { spoken: written.slice(1), sure: true, inScope: isPeople };
  if (written.startsWith('#')) return { spoken: written.slice(1), sure: true, inScope: anything };
  if (!written.includes(' ') && /[:/]/.test(written)) {
    return { spoken: nameIn(written), sure: false, inScope: anything };
  }
  return { spoken: written.replace(/^(?:the|our|my)\s+/i, ''), sure: true, inScope: anything };
}

/** What an address is likely named after: on a git host its repository, else its host; a slug its end. */
function nameIn(address: string): string {
  const place = readUrl(address);
  if (place === undefined)
    return (
      address
        .replace(/[?#].*$/, '')
        .split(/[:/]/)
        .at(-1) ?? ''
    );
  const named = /^(?:git|bitbucket|codeberg)/.test(place.host)
    ? repositoryAt(place).repository.at(-1)
    : undefined;
  return named ?? place.host.split('.')[0] ?? '';
}

function isPeople({ kind }: Entry): boolean {
  return kind === 'group' || kind === 'user';
}
