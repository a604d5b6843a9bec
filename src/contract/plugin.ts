import { AppError } from '../core/errors.ts';
import { compilePhrases, type ReadText } from './phrase.ts';
import type { Card } from './card.ts';
import type { Command } from './command.ts';
import type { Event } from './event.ts';
import type { Job, Schedule } from './job.ts';
import type { Menu } from './menu.ts';
import type { Question } from './question.ts';
import type { Task } from './task.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- parts of every type, each checked where defined */
export type Part =
  Question<any, any> | Task<any, any> | Card<any> | Command | Menu<any> | Event<any> | Job<any> | Schedule;

/** What a plugin registers with; built-in rooms use nothing else. */
export interface Callboard {
  add(...parts: Part[]): void;
}

/** A feature: built in, or somebody else's. */
export interface Plugin {
  readonly id: string;
  register(callboard: Callboard): void;
}

/** Types a plugin. */
export function definePlugin(plugin: Plugin): Plugin {
  return plugin;
}

/** Everything that the plugins registered, by name; read by the doors. */
export interface Registry {
  readonly questions: ReadonlyMap<string, Question<any, any>>;
  readonly tasks: ReadonlyMap<string, Task<any, any>>;
  readonly cards: ReadonlyMap<string, Card<any>>;
  readonly commands: ReadonlyMap<string, Command>;
  readonly menus: ReadonlyMap<string, Menu<any>>;
  readonly events: ReadonlyMap<string, Event<any>>;
  readonly jobs: ReadonlyMap<string, Job<any>>;
  readonly schedules: ReadonlyMap<string, Schedule>;
  /** Reads a sentence, or a command line without its slash, into an address. */
  readonly readText: ReadText;
}
/* eslint-enable @typescript-eslint/no-explicit-any */

/**
 * Collects the parts of all plugins. Two of a kind with one name, a task named like a question, and a card or
 * menu of nothing end the start: an `AppError` `config` that names them.
 */
export function makeRegistry(plugins: readonly Plugin[]): Registry {
  const maps = {
    question: new Map(),
    task: new Map(),
    card: new Map(),
    command: new Map(),
    menu: new Map(),
    event: new Map(),
    job: new Map(),
    schedule: new Map(),
  } satisfies Record<Part['part'], Map<string, Part>> as Record<Part['part'], Map<string, Part>>;
  for (const plugin of plugins) {
    plugin.register({
      add(...parts) {
        for (const part of parts) place(maps[part.part], part, plugin.id);
      },
    });
  }
  const registry = {
    questions: maps.question,
    tasks: maps.task,
    cards: maps.card,
    commands: maps.command,
    menus: maps.menu,
    events: maps.event,
    jobs: maps.job,
    schedules: maps.schedule,
  } as Omit<Registry, 'readText'>;
  checkReferences(registry);
  return { ...registry, readText: compilePhrases([...registry.commands.values()]) };
}

function place(map: Map<string, Part>, part: Part, plugin: string): void {
  const name = part.part === 'event' ? part.type : part.name;
  if (map.has(name)) {
    throw new AppError(
      'config',
      `Plugin "${plugin}" adds the ${part.part} "${name}", which exists already.`,
      'Give it another name.',
    );
  }
  map.set(name, part);
}

function checkReferences({ questions, tasks, cards, menus }: Omit<Registry, 'readText'>): void {
  const wrong = (message: string, hint: string) => new AppError('config', message, hint);
  for (const name of tasks.keys()) {
    // An address holds a name and does not say of what.
    if (questions.has(name))
      throw wrong(`"${name}" is both a question and a task.`, 'Give one another name.');
  }
  for (const name of cards.keys()) {
    if (questions.has(name) || tasks.has(name)) continue;
    throw wrong(`The card "${name}" belongs to no question or task.`, 'Register what it shows, too.');
  }
  for (const { name, question } of menus.values()) {
    if (questions.has(question)) continue;
    throw wrong(
      `The menu "${name}" asks "${question}", which nobody answers.`,
      'Register its question, too.',
    );
  }
}
