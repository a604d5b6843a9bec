import { service } from './catalog.ts';

const size = 300;

/**
 * Every file of a shop with three hundred services, in another form each round, so that a sync has work to do: texts and
 * owners change, some files come and some go.
 */
export function shop(round: number): Record<string, string | null> {
  const files = Array.from({ length: size }, (_, at): [string, string | null] => {
    const owner = `team-${(at + round) % 7}`;
    const gone = (at + round) % 10 === 0;
    const text = service(`service-${at}`, owner, { description: `Round ${round} of ${at}` });
    return [`services/${at}/catalog-info.yaml`, gone ? null : text];
  });
  return Object.fromEntries(files);
}

/** How many entities a round leaves. */
export const shopSize = size - size / 10;
