import { z } from 'zod';
import { press, type Address } from '../../../src/contract/address.ts';
import { defineCard } from '../../../src/contract/card.ts';
import { defineCommand } from '../../../src/contract/command.ts';
import { definePlugin, makeRegistry } from '../../../src/contract/plugin.ts';
import { defineQuestion } from '../../../src/contract/question.ts';
import { defineTask } from '../../../src/contract/task.ts';
import { AppError, type ErrorCode } from '../../../src/core/errors.ts';
import { button } from '../../../src/kit/blocks.ts';
import { card } from '../../../src/kit/card.ts';
import { message } from '../../../src/kit/message.ts';

type Tide =
  | { kind: 'high'; harbour: string; at: Date; asked: object }
  | { kind: 'several' }
  | { kind: 'unknown' }
  | { kind: 'closed' };

/** What answers give instead of a tide, by the harbour's name. */
const failures = new Map<string, ErrorCode>([
  ['usage', 'usage'],
  ['config', 'config'],
  ['forbidden', 'forbidden'],
  ['too-large', 'too-large'],
  ['unavailable', 'unavailable'],
  ['internal', 'internal'],
]);

const tide = defineQuestion({
  name: 'tide',
  summary: 'When the tide is high in a harbour',
  input: z.object({
    harbour: z.string().min(1).describe('name of the harbour'),
    lowTide: z.boolean().optional().describe('the low tide too'),
    days: z.number().int().max(7).default(1).describe('for how many days'),
    side: z.enum(['north', 'south']).optional().describe('which side of it'),
    boats: z.array(z.string()).optional().describe('for these boats'),
  }),
  text: 'harbour',
  status: { high: 200, several: 409, unknown: 404, closed: 503 },
  async *answer({ asker }, input): AsyncIterable<Tide> {
    await Promise.resolve();
    const { harbour } = input;
    const code = failures.get(harbour);
    if (code !== undefined) throw new AppError(code, `The sea is ${code}.`, 'Ask the harbour master.');
    if (harbour === 'down') throw Object.assign(new Error('connect refused'), { code: 'ECONNREFUSED' });
    if (harbour === 'defect') throw new TypeError('tide is not a function');
    if (harbour === 'never') await new Promise(() => undefined);
    const at = new Date('2026-11-02T06:30:00Z');
    yield { kind: 'high', harbour: 'first stage', at, asked: {} };
    if (harbour === 'several' || harbour === 'unknown' || harbour === 'closed') yield { kind: harbour };
    else yield { kind: 'high', harbour, at, asked: { ...input, asker } };
  },
});

const go = (name: string, args: Address['args']) => press('new', { name, args });

const tideCard = defineCard(tide, (result, { timeZone, shareable }) => {
  const title = result.kind === 'high' ? result.harbour : result.kind;
  const summary = `shown in ${timeZone ?? 'no zone'}, ${shareable ? 'shareable' : 'private'}`;
  const actions = [
    button({ text: 'Boats', action: go('tide', { harbour: "St. Peter's", side: 'north' }) }),
    button({ text: 'In Slack', action: go('only-slack', {}) }),
  ];
  return message({ summary: title, blocks: card({ title, summary, actions }) });
});

const tideCommand = defineCommand({
  name: 'tide',
  alone: true,
  summary: 'When the tide is high',
  usage: '<harbour>',
  phrases: ['when is high water in {}'],
  read: (text) => ({ name: 'tide', args: { harbour: text } }),
});

const harbours = defineQuestion({
  name: 'harbours',
  summary: 'All harbours',
  input: z.object({}),
  status: { harbours: 200 },
  answer: () => Promise.resolve({ kind: 'harbours' as const, names: ['Büsum'] }),
});

const onlySlack = defineQuestion({
  name: 'only-slack',
  summary: 'Seen in Slack alone',
  input: z.object({}),
  doors: ['slack', 'http'],
  status: { seen: 200 },
  answer: () => Promise.resolve({ kind: 'seen' as const }),
});

const slackCommand = defineCommand({
  name: 'only-slack',
  alone: false,
  summary: '',
  usage: '',
  phrases: ['what can you do'],
  read: () => ({ name: 'only-slack', args: {} }),
});

const anchor = defineTask({
  name: 'anchor',
  summary: 'Drop the anchor',
  input: z.object({ boat: z.string() }),
  text: 'boat',
  status: { anchored: 200, adrift: 409 },
  may: ({ standing }) => standing === 'operator' || 'Only the captain may.',
  run: (_, { boat }) =>
    Promise.resolve(boat === 'raft' ? { kind: 'adrift' as const } : { kind: 'anchored' as const, boat }),
});

/** One part of each sort that the command line can meet. */
export const tides = makeRegistry([
  definePlugin({
    id: 'tides',
    register: (callboard) =>
      callboard.add(tide, tideCard, tideCommand, harbours, onlySlack, slackCommand, anchor),
  }),
]);
