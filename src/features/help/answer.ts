import { z } from 'zod';
import type { Entry } from '../../core/catalog.ts';
import { inOrder } from '../../core/locate-order.ts';
import { repositoriesIn } from '../../core/lookup-key.ts';
import { splitRef } from '../../core/ref.ts';
import type { Context } from '../../contract/context.ts';
import { defineQuestion } from '../../contract/question.ts';

/** Something to type, and what it does. */
export interface Example {
  readonly text: string;
  readonly does: string;
}

export interface HelpResult {
  readonly kind: 'help';
  /** Five, with the asker's own services where there are any. */
  readonly examples: readonly Example[];
  readonly commands: readonly Example[];
}

declare module '../../contract/address.ts' {
  interface Pressable {
    help: Record<string, never>;
  }
}

/** What can be asked, with the asker's own services as examples. */
export const help = defineQuestion({
  name: 'help',
  summary: 'What you can ask, with examples from your own services',
  input: z.object({}),
  doors: ['slack'],
  status: { help: 200 },
  async answer({ catalog, asker, commands }): Promise<HelpResult> {
    const { entries } = await catalog();
    const components = entries.filter(({ kind, orphaned }) => kind === 'component' && !orphaned);
    const [first, second = first] = inOrder(components, { teams: asker.teams }, 2);
    const name = first?.shown ?? 'payment-service';
    const [team] = asker.teams;
    const examples = [
      { text: commands.typed('who-owns', name), does: 'its owner, channel, people and links' },
      { text: commands.typed('who-owns', ''), does: 'the owner of what this channel is about' },
      otherName(commands, second),
      {
        text: commands.typed('search', begun(second?.shown ?? name)),
        does: 'parts of words and misspellings find it',
      },
      team === undefined
        ? { text: commands.typed('problems', ''), does: 'what is wrong with the catalog' }
        : { text: commands.typed('problems', splitRef(team).name), does: 'what your team has to mend' },
    ];
    return { kind: 'help', examples, commands: commands.all };
  },
});

/** A name is not all that an entity can be asked for by. */
function otherName(commands: Context['commands'], entry: Entry | undefined): Example {
  const [repository] = repositoriesIn(entry?.keys ?? []);
  const text = repository ?? 'https://github.com/acme/payments';
  return { text: commands.typed('who-owns', text), does: 'a repository, URL, #channel or @person works too' };
}

/** As much of a name as one remembers. */
function begun(name: string): string {
  return name.slice(0, Math.max(3, Math.ceil(name.length * 0.6))).replace(/[^\p{L}\p{N}]+$/u, '');
}
