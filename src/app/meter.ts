import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Log, Meter } from '../contract/context.ts';
import { messageOf } from '../core/errors.ts';

/** The catalog and its sources as they stand at a scrape. */
export interface CatalogState {
  /** Entities by kind, problems by kind. */
  readonly entities: Readonly<Record<string, number>>;
  readonly problems: Readonly<Record<string, number>>;
  readonly sources: readonly {
    readonly id: string;
    /** When it last answered; null: never. */
    readonly reachedAt: Date | null;
    readonly failing: boolean;
  }[];
}

/**
 * Counts for Prometheus. Every label comes from a closed list: names of questions, doors, result kinds,
 * kinds, sources.
 */
export function makeMeter({
  read,
  clock,
  log,
}: {
  read: () => Promise<CatalogState>;
  clock: () => Date;
  log: Log;
}): {
  meter: Meter;
  metrics: () => Promise<{ contentType: string; text: string }>;
} {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const count = new Counter({
    name: 'callboard_answers_total',
    help: 'Questions answered, tasks and jobs done, by result kind or error code.',
    labelNames: ['name', 'door', 'outcome'],
    registers,
  });
  const duration = new Histogram({
    name: 'callboard_answer_seconds',
    help: 'How long an answer, a task or a job took.',
    labelNames: ['name', 'door'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3, 10, 60],
    registers,
  });
  const show = catalogGauges(registers);

  return {
    meter: {
      answered(name, door, outcome, seconds) {
        count.inc({ name, door, outcome });
        duration.observe({ name, door }, seconds);
      },
    },
    async metrics() {
      const state = await read().catch((error: unknown) => {
        log.warn({ error: messageOf(error) }, 'the catalog could not be read for metrics');
        return undefined;
      });
      show(state, clock());
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}

/** Gauges of the catalog; without a state they have no values, and `callboard_database_up` is 0. */
function catalogGauges(registers: Registry[]): (state: CatalogState | undefined, now: Date) => void {
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Gauge({ name, help, labelNames, registers });
  const up = gauge('callboard_database_up', '1 where the catalog could be read for this scrape.', []);
  const entities = gauge('callboard_entities', 'Entities by kind.', ['kind']);
  const problems = gauge('callboard_problems', 'Problems by kind.', ['kind']);
  const age = gauge('callboard_source_age_seconds', 'Seconds since a source last answered.', ['source']);
  const failing = gauge('callboard_source_failing', '1 where a source did not answer the last time.', [
    'source',
  ]);

  return (state, now) => {
    up.set(state === undefined ? 0 : 1);
    for (const each of [entities, problems, age, failing]) each.reset();
    for (const [kind, number] of Object.entries(state?.entities ?? {})) entities.set({ kind }, number);
    for (const [kind, number] of Object.entries(state?.problems ?? {})) problems.set({ kind }, number);
    for (const source of state?.sources ?? []) {
      failing.set({ source: source.id }, source.failing ? 1 : 0);
      if (source.reachedAt !== null)
        age.set({ source: source.id }, (now.getTime() - source.reachedAt.getTime()) / 1000);
    }
  };
}
