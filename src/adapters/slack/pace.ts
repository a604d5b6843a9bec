import type { Wait } from './call.ts';

// Slack's rule for posts: "no more than one message per second per channel", short bursts aside.
const apartMs = 1000;

/** Gives each post to a channel its second; undefined where its turn would come later than `mostMs`. */
export function makePace(
  wait: Wait,
  nowMs: () => number,
): (channel: string, mostMs: number) => Promise<boolean> {
  const nextFree = new Map<string, number>();
  return async (channel, mostMs) => {
    const now = nowMs();
    for (const [known, free] of nextFree) if (free <= now) nextFree.delete(known);
    const turn = nextFree.get(channel) ?? now;
    if (turn - now > mostMs) return false;
    nextFree.set(channel, turn + apartMs);
    if (turn > now) await wait(turn - now);
    return true;
  };
}
