import { AppError, messageOf } from '../core/errors.ts';
import type { Message } from '../kit/message.ts';
import type { Found, Posted, SlackPort } from '../kit/slack-port.ts';
import { endDrawing, leaseDrawing, type AnnouncementRow } from '../store/announcements.ts';
import { parseAddress } from './address.ts';
import { apology } from './apology.ts';
import { ask } from './ask.ts';
import type { Asker } from './asker.ts';
import type { Ports } from './context.ts';
import type { Registry } from './plugin.ts';

/** A Slack account: its workspace and id. `home`: the workspace that Slack spoke to us for, where it said so. */
export interface Account {
  readonly team: string;
  readonly user: string;
  readonly home?: string;
}

/**
 * Says who a Slack account is; an account nobody knows is a stranger. Throws where the database does not
 * answer.
 */
export type Identify = (account: Account, now: Date) => Promise<Asker>;

export interface Drawing {
  readonly slack: SlackPort;
  readonly registry: Registry;
  readonly identify: Identify;
}

/** How a drawing ended. `held`: drawn already, refused already, or another process is at it. */
export type Drawn = { kind: 'drawn' } | { kind: 'held' } | { kind: 'refused'; reason: string };

// After a crash the message waits this long.
const leaseMs = 60_000;

// No call to Slack begins with less of the lease left: it would end when another process may be at it, too.
const callMs = 30_000;

// Slack's clock and ours may differ; reading a minute more of history costs nothing.
const historyMarginMs = 60_000;

/**
 * Draws one announcement: posts it, or edits it where it stands. No lock or transaction is open while Slack
 * is spoken
 * to; where a process died in that moment, the key in the message's `metadata` tells whether it was posted. Throws
 * where Slack did not answer: the queue tries again.
 */
export async function draw(ports: Ports, drawing: Drawing, key: string, clock: () => Date): Promise<Drawn> {
  for (;;) {
    const now = clock();
    const until = new Date(now.getTime() + leaseMs);
    const row = await leaseDrawing(ports.db, key, now, until);
    if (row === undefined) return { kind: 'held' };
    const pen = guarded(drawing.slack, until, clock);
    const posted = await drawStages(ports, { ...drawing, slack: pen }, row, now).catch(
      async (error: unknown): Promise<Posted> => {
        // What the asker may not read is not shown to everybody either, nor are the words of the refusal.
        if (error instanceof AppError && error.code === 'forbidden') return refusal(error);
        await endDrawing(ports.db, key, until, { kind: 'failed' });
        throw error;
      },
    );
    switch (posted.kind) {
      case 'ok':
        if (!(await endDrawing(ports.db, key, until, { kind: 'drawn', wanted: row.wanted, ts: posted.ts }))) {
          return { kind: 'drawn' };
        }
        break;
      case 'refused':
        await endDrawing(ports.db, key, until, posted);
        ports.log.warn({ key, channel: row.channel, reason: posted.reason }, 'a message was refused');
        return posted;
      case 'unavailable':
        await endDrawing(ports.db, key, until, { kind: 'failed' });
        throw new AppError(
          'unavailable',
          `Slack did not take the message: ${posted.reason}`,
          'It is tried again by itself.',
        );
    }
  }
}

function refusal({ message }: AppError): Posted {
  return { kind: 'refused', reason: message };
}

/** Slack while the lease lasts. */
function guarded(slack: SlackPort, until: Date, clock: () => Date): SlackPort {
  const left = () => until.getTime() - clock().getTime() >= callMs;
  const late = { kind: 'unavailable', reason: 'the answer took too long' } as const;
  return {
    ...slack,
    post: async (post) => (left() ? await slack.post(post) : late),
    update: async (update) => (left() ? await slack.update(update) : late),
  };
}

async function drawStages(ports: Ports, drawing: Drawing, row: AnnouncementRow, now: Date): Promise<Posted> {
  const { channel, thread, key } = row;
  const earlier = await standing(drawing, row);
  if (earlier.kind !== 'ok') return earlier;
  let { ts } = earlier;
  for await (const message of messages(ports, drawing, row, now)) {
    const posted =
      ts === undefined
        ? await drawing.slack.post({ channel, message, key, ...(thread === null ? {} : { thread }) })
        : await drawing.slack.update({ channel, ts, message, key });
    if (posted.kind !== 'ok') return posted;
    ts = posted.ts;
  }
  if (ts === undefined)
    throw new AppError('internal', `Nothing to draw for "${key}".`, 'This is a defect; report it.');
  return { kind: 'ok', ts };
}

/** Where the message stands already: as we know, or as a process that died while posting left it. */
async function standing({ slack }: Drawing, row: AnnouncementRow): Promise<Found> {
  if (row.messageTs !== null) return { kind: 'ok', ts: row.messageTs };
  if (row.before !== 'sending') return { kind: 'ok', ts: undefined };
  const found = await slack.find({
    channel: row.channel,
    key: row.key,
    since: new Date(row.createdAt.getTime() - historyMarginMs),
    ...(row.thread === null ? {} : { thread: row.thread }),
  });
  // Where history may not be read, one double is possible; a message that never comes would be worse.
  return found.kind === 'refused' ? { kind: 'ok', ts: undefined } : found;
}

async function* messages(
  ports: Ports,
  { registry, identify }: Drawing,
  row: AnnouncementRow,
  now: Date,
): AsyncGenerator<Message> {
  const address = parseAddress(row.address);
  const question = address && registry.questions.get(address.name);
  const card = address && registry.cards.get(address.name);
  const shown = question?.doors?.includes('slack') ?? true;
  if (address === undefined || question === undefined || card === undefined || !shown) {
    throw new AppError(
      'internal',
      `Nothing can be shown at the address "${row.address}".`,
      'Was its plugin removed?',
    );
  }
  try {
    const asker = await askerOf(row, identify, now);
    const reader = {
      now,
      shareable: false,
      ...(asker.timeZone === undefined ? {} : { timeZone: asker.timeZone }),
    };
    for await (const result of ask(ports, question, address.args, asker, now))
      yield card.view(result, reader);
  } catch (error) {
    // A failure never replaces an answer that is already shown.
    if (row.messageTs !== null || (error instanceof AppError && error.code === 'forbidden')) throw error;
    ports.log.error({ key: row.key, error: messageOf(error) }, 'an announcement could not be answered');
    yield apology(error, row.key);
  }
}

async function askerOf(row: AnnouncementRow, identify: Identify, now: Date): Promise<Asker> {
  const channel = { id: row.channel };
  if (row.askedBy === null || row.askedTeam === null) {
    return { door: 'jobs', name: 'callboard', standing: 'member', teams: [], channel };
  }
  return { ...(await identify({ team: row.askedTeam, user: row.askedBy }, now)), channel };
}
