import { describe, expect, it } from 'vitest';
import { makeMeter, type CatalogState } from '../../src/app/meter.ts';
import type { Log } from '../../src/contract/context.ts';

const now = new Date('2026-06-01T12:00:00Z');

function meter(read: () => Promise<CatalogState>) {
  const warnings: object[] = [];
  const quiet = () => undefined;
  const log: Log = { debug: quiet, info: quiet, warn: (metadata) => warnings.push(metadata), error: quiet };
  const made = makeMeter({ read, clock: () => now, log });
  const lines = async () =>
    (await made.metrics()).text.split('\n').filter((line) => line.startsWith('callboard_'));
  return { ...made, lines, warnings };
}

const empty: CatalogState = { entities: {}, problems: {}, sources: [] };

describe('metrics', () => {
  it('count and time what is answered', async () => {
    const { meter: counts, lines } = meter(() => Promise.resolve(empty));
    counts.answered('who-owns', 'slack', 'owner', 0.02);
    counts.answered('who-owns', 'slack', 'owner', 0.2);
    counts.answered('who-owns', 'http', 'unavailable', 5);
    const said = await lines();
    expect(said).toContain('callboard_answers_total{name="who-owns",door="slack",outcome="owner"} 2');
    expect(said).toContain('callboard_answers_total{name="who-owns",door="http",outcome="unavailable"} 1');
    expect(said).toContain('callboard_answer_seconds_bucket{le="0.05",name="who-owns",door="slack"} 1');
    expect(said).toContain('callboard_answer_seconds_count{name="who-owns",door="slack"} 2');
  });

  it('show the catalog as it stands at the scrape, and forget what is gone', async () => {
    let state: CatalogState = {
      entities: { component: 30, group: 4 },
      problems: { unowned: 2 },
      sources: [
        { id: 'acme', reachedAt: new Date('2026-06-01T11:55:30Z'), failing: true },
        { id: 'new', reachedAt: null, failing: false },
      ],
    };
    const { lines } = meter(() => Promise.resolve(state));
    const gauges = async () => (await lines()).filter((line) => !line.includes('answer'));
    expect(await gauges()).toEqual([
      'callboard_database_up 1',
      'callboard_entities{kind="component"} 30',
      'callboard_entities{kind="group"} 4',
      'callboard_problems{kind="unowned"} 2',
      'callboard_source_age_seconds{source="acme"} 270',
      'callboard_source_failing{source="acme"} 1',
      'callboard_source_failing{source="new"} 0',
    ]);
    state = empty;
    expect(await gauges()).toEqual(['callboard_database_up 1']);
  });

  it('say that the database is away, and go on with the rest', async () => {
    const { metrics, lines, warnings } = meter(() => Promise.reject(new Error('connection refused')));
    expect(await lines()).toContain('callboard_database_up 0');
    expect(warnings).toEqual([{ error: 'connection refused' }]);
    const { contentType, text } = await metrics();
    expect(contentType).toMatch(/^text\/plain/);
    expect(text).toContain('process_resident_memory_bytes');
  });
});
