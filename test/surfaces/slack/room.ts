import { z } from 'zod';
import { press, to } from '../../../src/contract/address.ts';
import { defineCard } from '../../../src/contract/card.ts';
import { defineCommand } from '../../../src/contract/command.ts';
import { defineMenu, pressMenu } from '../../../src/contract/menu.ts';
import { definePlugin } from '../../../src/contract/plugin.ts';
import { defineQuestion } from '../../../src/contract/question.ts';
import { defineTask } from '../../../src/contract/task.ts';
import { actions, button, externalSelect, section } from '../../../src/kit/blocks.ts';
import { message } from '../../../src/kit/message.ts';
import { mrkdwn } from '../../../src/kit/text.ts';

declare module '../../../src/contract/address.ts' {
  interface Pressable {
    lamp: { subject?: string };
    'switch-lamp': { subject: string };
  }
}

type LampResult =
  | { kind: 'lit'; subject: string; times: number; by: string; channel: string }
  | { kind: 'unknown'; subject: string };

/** What the room's question does, for a test to hold in its hand. */
export interface Lamps {
  /** How often each was asked for. */
  readonly asked: Map<string, number>;
  /** Lets `slow` lamps be answered. */
  release(): void;
}

/**
 * A room with one of everything. A lamp's name says how it behaves: `hang` never answers, `slow` when
 * released, `boom` and
 * `down` throw, `dim` comes in two stages, `dark` is unknown, `ugly` has blocks that Slack refuses.
 */
export function lampRoom() {
  const asked = new Map<string, number>();
  const slow = Promise.withResolvers<undefined>();

  const lamp = defineQuestion({
    name: 'lamp',
    summary: 'Whether a lamp is lit',
    input: z.object({ subject: z.string().min(1).max(60).default('hall') }),
    text: 'subject',
    status: { lit: 200, unknown: 404 },
    async *answer({ asker }, { subject }): AsyncGenerator<LampResult> {
      const times = (asked.get(subject) ?? 0) + 1;
      asked.set(subject, times);
      const lit = {
        kind: 'lit',
        subject,
        times,
        by: asker.name,
        channel: asker.channel?.name ?? '',
      } as const;
      if (subject === 'hang') await new Promise(() => undefined);
      if (subject === 'slow') await slow.promise;
      if (subject === 'boom') throw new Error('the password is hunter2');
      if (subject === 'down') throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
      if (subject === 'dim') yield { ...lit, subject: 'dim, getting brighter' };
      yield subject === 'dark' ? { kind: 'unknown', subject } : lit;
    },
  });

  const lampCard = defineCard(lamp, (result, reader) => {
    if (result.kind === 'unknown') {
      return message({
        summary: `No lamp ${result.subject}`,
        blocks: [section(`No lamp ${result.subject}`)],
      });
    }
    const { subject, times, channel } = result;
    const said = mrkdwn`Lamp ${subject} is lit (asked ${times}×)${channel === '' ? '' : mrkdwn` in ${channel}`}`;
    const ugly = { type: 'section', text: { type: 'mrkdwn', text: '' } } as const;
    const here = to('lamp', { subject });
    return message({
      summary: said,
      blocks: [
        section(said),
        actions(
          button({ text: 'Again', action: press('here', here) }),
          button({ text: 'Aside', action: press('new', to('lamp', { subject: 'porch' })) }),
          button({ text: 'Porch', action: press('here', to('lamp', { subject: 'porch' })) }),
          button({ text: 'Boom', action: press('here', to('lamp', { subject: 'boom' })) }),
          button({ text: 'Brighten', action: press('here', to('lamp', { subject: 'dim' })) }),
          button({ text: 'Gone', action: 'here nothing?subject=x' }),
          button({ text: 'Forged', action: 'over there/?\u0000' }),
          button({ text: 'Switch', action: press('new', to('switch-lamp', { subject })) }),
          reader.shareable ? button({ text: 'Share', action: press('channel', here) }) : undefined,
          externalSelect({ action: pressMenu('here', 'lamps', to('lamp', {})), placeholder: 'Which lamp' }),
        ),
        subject === 'ugly' ? ugly : undefined,
      ],
    });
  });

  const switchLamp = defineTask({
    name: 'switch-lamp',
    summary: 'Switches a lamp',
    input: z.object({ subject: z.string() }),
    status: { switched: 200 },
    may: () => true,
    run: (_, { subject }) => Promise.resolve({ kind: 'switched' as const, subject }),
  });
  const switchCard = defineCard(switchLamp, ({ subject }) =>
    message({ summary: `Switched ${subject}`, blocks: [section(`Switched ${subject}`)] }),
  );

  const command = defineCommand({
    name: 'who-owns',
    alone: true,
    summary: 'Whether a lamp is lit',
    usage: '<lamp>',
    phrases: ['is {} lit'],
    read: (text) => to('lamp', { subject: text === '' ? undefined : text }),
  });
  const help = defineCommand({
    name: 'help',
    alone: false,
    summary: 'Help',
    usage: '',
    phrases: [],
    read: () => to('lamp', { subject: 'help' }),
  });

  const lamps = defineMenu({
    name: 'lamps',
    question: lamp,
    typed: 'subject',
    fills: 'subject',
    options: (result) =>
      result.kind === 'unknown'
        ? []
        : [
            ...Array.from({ length: 120 }, (_, at) => ({
              label: at === 119 ? `${result.subject} ${'long '.repeat(30)}` : `${result.subject} ${at}`,
              ...(at === 119 && { description: 'a lamp' }),
              value: `${result.subject}-${at}`,
            })),
            { label: 'too long a ref', value: 'x'.repeat(151) },
          ].toReversed(),
  });

  const plugin = definePlugin({
    id: 'lamps',
    register: (callboard) => callboard.add(lamp, lampCard, switchLamp, switchCard, command, help, lamps),
  });
  return { plugin, lamps: { asked, release: () => slow.resolve(undefined) } satisfies Lamps };
}
