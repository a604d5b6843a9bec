import { BlockList, isIP } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { MiddlewareHandler } from 'hono';
import type { Asker } from '../../contract/asker.ts';
import { AppError } from '../../core/errors.ts';
import type { HttpEnvironment } from './environment.ts';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Why a request does not count as made on this host (PRODUCT section 1.3); undefined where it does. */
export function loopbackFault(peer: string | undefined, headers: Headers): string | undefined {
  if (peer === undefined || !isLoopbackAddress(peer)) return `it comes from ${peer ?? 'an unknown address'}`;
  const host = headers.get('host');
  if (host === null || !isLoopbackHost(host)) return `its Host header is "${host ?? ''}"`;
  for (const name of headers.keys()) {
    if (name === 'forwarded' || name === 'via' || name.startsWith('x-forwarded-'))
      return `it has the header "${name}"`;
  }
  return undefined;
}

/**
 * Lets requests of this host in as the operator, and others as members where the configuration opens the
 * door.
 */
export function loopbackOnly(open: boolean): MiddlewareHandler<HttpEnvironment> {
  return async (c, next) => {
    const fault = loopbackFault(getConnInfo(c).remote.address, c.req.raw.headers);
    if (fault !== undefined && !open) {
      throw new AppError(
        'forbidden',
        `This is answered on loopback only, and the request does not count as that: ${fault}.`,
        'Ask on the host itself, by http://localhost; or set `http.open: true` to let the network read everything.',
      );
    }
    c.set('asker', fault === undefined ? onHost : onNetwork);
    await next();
  };
}

const onHost: Asker = { door: 'http', name: 'http', standing: 'operator', teams: [] };
const onNetwork: Asker = { ...onHost, standing: 'member' };

function isLoopbackAddress(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && loopback.check(address, version === 6 ? 'ipv6' : 'ipv4');
}

/**
 * A name that no DNS server decides about, so that a web page cannot make a browser ask here under its own
 * name (rebinding). `URL` brings `127.1` and `[0::1]` into their usual form.
 */
function isLoopbackHost(host: string): boolean {
  if (/[^\w.:[\]-]/.test(host) || !URL.canParse(`http://${host}`)) return false;
  const name = new URL(`http://${host}`).hostname.replace(/\.$/, '');
  return name === 'localhost' || isLoopbackAddress(name.replace(/^\[(.+)\]$/, '$1'));
}
