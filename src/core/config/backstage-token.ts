import { z } from 'zod';

/**
 * What a Backstage integration knows about signing in to a git host: a reference to a variable, or why there
 * is none.
 */
export type HostToken = { readonly token: string } | { readonly reason: string };

const entry = z.looseObject({ host: z.string().optional(), token: z.unknown().optional() });
const lists = z.record(z.string(), z.array(entry).catch([])).catch({});

/** Hosts that Backstage assumes where an integration names none. */
const usualHosts: Readonly<Record<string, string>> = {
  github: 'github.com',
  gitlab: 'gitlab.com',
  bitbucketCloud: 'bitbucket.org',
  azure: 'dev.azure.com',
};

/** Tokens by host from Backstage's `integrations`; a token that is written out is never repeated. */
export function hostTokens(integrations: unknown): ReadonlyMap<string, HostToken> {
  const found = Object.entries(lists.parse(integrations ?? {})).flatMap(([kind, entries]) =>
    entries.map(({ host, token, ...others }, at) => {
      const place = `integrations.${kind}[${at}]`;
      return [host ?? usualHosts[kind] ?? '', tokenOf(place, token, Object.keys(others))] as const;
    }),
  );
  return new Map(found.flatMap(([host, token]) => (token === undefined ? [] : [[host, token] as const])));
}

function tokenOf(place: string, token: unknown, others: readonly string[]): HostToken | undefined {
  const text = typeof token === 'string' ? token : undefined;
  const wrapped = z.object({ $env: z.string() }).safeParse(token).data;
  const variable = wrapped?.$env ?? /^\$\{([A-Za-z_]\w*)(?::-.*)?\}$/.exec(text ?? '')?.[1];
  // Blank by default, so that the file is valid where the variable is not set.
  if (variable !== undefined) return { token: `\${${variable}:-}` };
  if (token !== undefined) {
    return {
      reason: `${place}.token: is not a variable, and is not copied; set \`token: \${NAME}\` by hand.`,
    };
  }
  const other = others.find((key) => /app|credential|password|user/i.test(key));
  return other === undefined
    ? undefined
    : { reason: `${place}.${other}: only tokens are supported; set \`token: \${NAME}\` by hand.` };
}
