import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineCard } from '../../src/contract/card.ts';
import { defineCommand } from '../../src/contract/command.ts';
import { defineEvent } from '../../src/contract/event.ts';
import { defineMenu } from '../../src/contract/menu.ts';
import { definePlugin, makeRegistry, type Part } from '../../src/contract/plugin.ts';
import { defineQuestion } from '../../src/contract/question.ts';
import { defineTask } from '../../src/contract/task.ts';
import { features } from '../../src/features/index.ts';
import { message } from '../../src/kit/message.ts';

const tide = defineQuestion({
  name: 'tide',
  summary: 'The tide',
  input: z.object({}),
  status: { high: 200 },
  answer: () => Promise.resolve({ kind: 'high' as const }),
});
const sail = defineTask({
  name: 'sail',
  summary: 'Sail',
  input: z.object({}),
  status: { gone: 200 },
  may: () => true,
  run: () => Promise.resolve({ kind: 'gone' as const }),
});
const words = () => message({ summary: 'x', blocks: [] });
const command = defineCommand({
  name: 'tide',
  alone: false,
  summary: 'The tide',
  usage: '',
  phrases: ['is it high water'],
  read: () => ({ name: 'tide', args: {} }),
});
const event = defineEvent({ type: 'wave', payload: z.object({}), read: () => ({ kind: 'ignore' }) });
const menu = defineMenu({
  name: 'tides',
  question: tide,
  typed: 'text',
  fills: 'subject',
  options: () => [],
});

const plugin = (id: string, ...parts: Part[]) =>
  definePlugin({ id, register: (callboard) => callboard.add(...parts) });

describe('makeRegistry', () => {
  it('holds every part under its name, and reads text by the commands', () => {
    const card = defineCard(tide, words);
    const registry = makeRegistry([
      plugin('sea', tide, card, command, menu),
      plugin('boat', sail, defineCard(sail, words), event),
    ]);
    expect(registry.questions.get('tide')).toBe(tide);
    expect(registry.tasks.get('sail')).toBe(sail);
    expect([...registry.cards.keys()]).toEqual(['tide', 'sail']);
    expect(registry.events.get('wave')).toBe(event);
    expect(registry.menus.get('tides')).toBe(menu);
    expect(registry.readText('Is it high water?')).toEqual({ name: 'tide', args: {} });
  });

  it.each<[string, Part[][]]>([
    ['Plugin "b" adds the question "tide", which exists already.', [[tide], [tide]]],
    ['Plugin "b" adds the command "tide", which exists already.', [[tide, command], [command]]],
    ['Plugin "b" adds the event "wave", which exists already.', [[event], [event]]],
    [
      'Plugin "a" adds the card "tide", which exists already.',
      [[tide, defineCard(tide, words), defineCard(tide, words)]],
    ],
    ['"tide" is both a question and a task.', [[tide], [{ ...sail, name: 'tide' }]]],
    ['The card "tide" belongs to no question or task.', [[defineCard(tide, words)]]],
    ['The menu "tides" asks "tide", which nobody answers.', [[menu]]],
  ])('refuses: %s', (sentence, plugins) => {
    const make = () => makeRegistry(plugins.map((parts, at) => plugin(at === 0 ? 'a' : 'b', ...parts)));
    expect(make).toThrow(expect.objectContaining({ code: 'config', message: sentence }) as Error);
  });

  it('takes a card before its question', () => {
    expect(() => makeRegistry([plugin('a', defineCard(tide, words)), plugin('b', tide)])).not.toThrow();
  });

  it('takes all rooms of the house', () => {
    const { questions, cards, commands } = makeRegistry(features);
    expect([...questions.keys()].filter((name) => !cards.has(name))).toEqual([]);
    expect([...commands.keys()][0]).toBe('who-owns');
  });
});
