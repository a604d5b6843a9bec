import { announce } from '../../contract/announce.ts';
import type { Announcement, Event, Intent } from '../../contract/event.ts';
import { AppError } from '../../core/errors.ts';
import { inChannel, type DoorContext } from './context.ts';
import type { EventCallback } from './payload.ts';
import { readTyped } from './read-text.ts';
import { collect, show } from './show.ts';

/** Does what an event asks for; throws where it could not be done, so that Slack sends it again. */
export async function handleEvent(door: DoorContext, callback: EventCallback, id: string): Promise<void> {
  const { ports, clock } = door;
  const { authorizations, team_id, is_ext_shared_channel: shared } = callback;
  const home = authorizations[0]?.team_id ?? team_id;
  const intent = readEvent(door, callback, home);
  switch (intent.kind) {
    case 'ignore':
      return;
    case 'job':
      await ports.enqueue(ports.db, intent.name, intent.input, id);
      return;
    case 'announce': {
      const { announcement } = intent;
      if (!(await mayRead(door, announcement, home))) return;
      if (shared) await answerAside(door, announcement, home);
      else await ports.db.transaction().execute((trx) => announce(trx, ports.enqueue, announcement, clock()));
    }
  }
}

function readEvent({ registry, ports }: DoorContext, callback: EventCallback, team: string): Intent {
  const { event, authorizations } = callback;
  const bot = authorizations[0]?.user_id;
  const part: Event | undefined = registry.events.get(event.type);
  if (part === undefined) return { kind: 'ignore' };
  const payload = part.payload.safeParse(event);
  if (!payload.success) {
    ports.log.debug({ type: event.type }, 'an event of another form was ignored');
    return { kind: 'ignore' };
  }
  return part.read(payload.data, {
    team,
    ...(bot !== undefined && { bot }),
    readText: (text) => registry.readText(readTyped(text)),
  });
}

/** Guests and strangers get no answer, and no word of it in public. */
async function mayRead(
  door: DoorContext,
  { for: reader, key }: Announcement,
  home: string,
): Promise<boolean> {
  if (reader === undefined) return true;
  const { standing } = await door.identify({ ...reader, home }, door.clock());
  if (standing === 'member') return true;
  door.ports.log.info({ key, standing }, 'a mention was not answered');
  return false;
}

/** Where another organisation reads along, the asker alone sees the answer. */
async function answerAside(door: DoorContext, announcement: Announcement, home: string): Promise<void> {
  const { channel, thread, address, for: reader, key } = announcement;
  if (reader === undefined) return;
  const { patience, slack, identify, clock, ports } = door;
  const asker = inChannel(await identify({ ...reader, home }, clock()), { id: channel });
  const messages = show(door, address, { asker, shareable: false, key });
  const collected = await collect(messages, patience.ackMs, patience.answerMs);
  const message = 'message' in collected ? collected.message : await collected.later;
  const whispered = await slack.whisper({
    channel,
    user: reader.user,
    message,
    ...(thread !== undefined && { thread }),
  });
  if (whispered.kind === 'unavailable') {
    throw new AppError('unavailable', `Slack did not take the answer: ${whispered.reason}`, 'Try again.');
  }
  if (whispered.kind === 'refused') {
    ports.log.warn({ key, channel, reason: whispered.reason }, 'a message was refused');
  }
}
