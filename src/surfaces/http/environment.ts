import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { RequestIdVariables } from 'hono/request-id';
import type { Asker } from '../../contract/asker.ts';

/** What a request carries with it here. */
export interface HttpEnvironment {
  Bindings: HttpBindings;
  Variables: RequestIdVariables & { asker: Asker };
}

export type HttpContext = Context<HttpEnvironment>;
