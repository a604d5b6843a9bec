import type { Mrkdwn } from './text.ts';

const units = [
  { name: 'y', seconds: 31_536_000 },
  { name: 'd', seconds: 86_400 },
  { name: 'h', seconds: 3_600 },
  { name: 'min', seconds: 60 },
];

/** "4 min ago", "3 h ago", "12 d ago"; less than a minute, or a clock ahead of ours, is "just now". */
export function ago(from: Date, now: Date): string {
  const seconds = (now.getTime() - from.getTime()) / 1000;
  const unit = units.find((candidate) => seconds >= candidate.seconds);
  return unit === undefined ? 'just now' : `${Math.floor(seconds / unit.seconds)} ${unit.name} ago`;
}

/** Making a formatter costs a hundred times what formatting does; there are some 600 zones. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/** "Nov 22, 2026, 9:33 PM UTC" in an IANA time zone; UTC where the zone is unknown to this machine. */
export function inZone(at: Date, timeZone = 'UTC', time = true): string {
  const key = `${timeZone} ${time}`;
  const format = formatters.get(key) ?? formatter(timeZone, time);
  formatters.set(key, format);
  return format.format(at).replaceAll('\u202F', ' ');
}

function formatter(timeZone: string, time: boolean): Intl.DateTimeFormat {
  const day = { year: 'numeric', month: 'short', day: 'numeric' } as const;
  const clock = { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' } as const;
  try {
    return new Intl.DateTimeFormat('en', { ...day, ...(time && clock), timeZone });
  } catch (error) {
    // `Intl` has no other way to ask whether a zone exists.
    if (error instanceof RangeError && timeZone !== 'UTC') return formatter('UTC', time);
    throw error;
  }
}

/**
 * A moment in each reader's own zone.
 * @param form Slack's date tokens, see docs.slack.dev/messaging/formatting-message-text#date-formatting
 * @param zone IANA zone of the fallback, shown where a client cannot format dates
 */
export function date(at: Date, form = '{date_short_pretty} at {time}', zone = 'UTC'): Mrkdwn {
  const fallback = inZone(at, zone, form.includes('{time'));
  return { mrkdwn: `<!date^${Math.floor(at.getTime() / 1000)}^${form}|${fallback}>` };
}

/** "4 min ago", which Slack keeps counting for as long as the message stands; elsewhere as it was at `now`. */
export function elapsed(from: Date, now: Date): Mrkdwn {
  return { mrkdwn: `<!date^${Math.floor(from.getTime() / 1000)}^{ago}|${ago(from, now)}>` };
}
