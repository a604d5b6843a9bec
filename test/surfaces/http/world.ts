import { z } from 'zod';
import type { Context } from '../../../src/contract/context.ts';
import { definePlugin, makeRegistry } from '../../../src/contract/plugin.ts';
import { defineQuestion } from '../../../src/contract/question.ts';
import { defineTask } from '../../../src/contract/task.ts';
import { makeHttpDoor, type HttpParts } from '../../../src/surfaces/http/door.ts';
import { connect, makePorts, settings } from '../ports.ts';

type Meal = { kind: 'meal'; of: string; at: Date; given: object } | { kind: 'sold-out'; of: string };

/** A theatre's canteen: `menu` tells what there is, `order` orders it once per key. */
export interface Canteen {
  answer?: (context: Context, of: string) => Promise<Meal>;
}

/**
 * The HTTP door of a canteen, asked without a network: `ask('GET', path)` from the host itself unless told
 * otherwise.
 */
export function canteen(given: Partial<HttpParts> & Canteen & { url?: string; open?: boolean } = {}) {
  const { answer, url = 'postgres://nobody@localhost:1/none', open = false, ...parts } = given;
  const menu = defineQuestion({
    name: 'menu',
    summary: 'What there is to eat',
    input: z.object({
      of: z.string().min(1),
      people: z.number().int().max(9).default(1),
      vegan: z.boolean().default(false),
      without: z.array(z.string()).default([]),
    }),
    text: 'of',
    status: { meal: 200, 'sold-out': 404 },
    async answer(context, input): Promise<Meal> {
      if (answer !== undefined) return await answer(context, input.of);
      if (input.of === 'caviar') return { kind: 'sold-out', of: input.of };
      return { kind: 'meal', of: input.of, at: context.now, given: input };
    },
  });
  const secret = defineQuestion({ ...menu, name: 'kitchen-door', doors: ['cli'] });
  const order = defineTask({
    name: 'order',
    summary: 'Order a dish',
    input: z.object({ dish: z.string().min(1) }),
    status: { ordered: 200 },
    may: ({ standing }) => standing === 'operator' || 'Only the house orders.',
    run: ({ now }, { dish }) =>
      Promise.resolve({ kind: 'ordered', dish, number: now.getTime() + Math.random() }),
  });
  const registry = makeRegistry([
    definePlugin({ id: 'canteen', register: (callboard) => callboard.add(menu, secret, order) }),
  ]);
  const db = connect(url);
  const ports = makePorts(db, { settings: settings(open ? 'http: { open: true }' : '') });
  const app = makeHttpDoor({
    registry,
    ports,
    clock: () => new Date('2026-06-01T12:00:00Z'),
    ready: () => Promise.resolve({ ready: true, reasons: [] }),
    metrics: () => Promise.resolve({ contentType: 'text/plain', text: 'up 1\n' }),
    ...parts,
  });
  const ask = async (method: string, path: string, init: RequestInit & { peer?: string } = {}) => {
    const { peer = '127.0.0.1', ...request } = init;
    const env = { incoming: { socket: { remoteAddress: peer } } };
    const headers = { host: 'localhost:3000', ...(request.headers as Record<string, string>) };
    return await app.request(path, { ...request, method, headers }, env);
  };
  return { app, ask, db, ports };
}

/** A failure as programs read it. */
export interface Problem {
  status: number;
  code: string;
  detail: string;
  hint: string;
  requestId: string;
}

/** The problem document of an answer. */
export async function problemOf(response: Response): Promise<Problem> {
  if (response.headers.get('content-type') !== 'application/problem+json') {
    throw new Error(`${response.status} ${await response.text()}`);
  }
  return (await response.json()) as Problem;
}
