import { Writable } from 'node:stream';
import type { Ports } from '../../../src/contract/context.ts';
import { compileKinds } from '../../../src/core/validate-kind.ts';
import type { Operations } from '../../../src/surfaces/cli/operations.ts';
import { runCli } from '../../../src/surfaces/cli/run.ts';
import type { CliWiring } from '../../../src/surfaces/cli/wiring.ts';
import { tides } from './tides.ts';

/** A stream that keeps what is printed. */
export function collector(): Writable & { text: string } {
  const stream = Object.assign(
    new Writable({
      write(chunk: Buffer, _, done) {
        stream.text += chunk.toString();
        done();
      },
    }),
    { text: '' },
  );
  return stream;
}

const missing = (name: string) => () => {
  throw new Error(`This test gives no operation "${name}".`);
};

/** A command line of tides over fakes; `counted` tells how often the database was opened and closed. */
export function commandLine(
  given: Partial<Omit<CliWiring, 'operations' | 'open'>> & {
    operations?: Partial<Operations>;
    ports?: Ports;
  } = {},
) {
  const counted = { opened: 0, ended: 0 };
  const { operations, ports, ...rest } = given;
  const wiring: Omit<CliWiring, 'out' | 'err'> = {
    registry: tides,
    version: '1.2.3',
    user: 'dana',
    screen: { live: false, color: false, zone: 'Europe/Berlin' },
    now: () => new Date('2026-11-02T06:00:00Z'),
    signal: new AbortController().signal,
    open() {
      if (ports === undefined) throw new Error('This test gives no ports.');
      counted.opened += 1;
      const end = () => {
        counted.ended += 1;
        return Promise.resolve();
      };
      return Promise.resolve({ ports, end });
    },
    ...rest,
    operations: {
      start: missing('start'),
      sync: missing('sync'),
      migrate: missing('migrate'),
      manifest: missing('manifest'),
      checkConfig: missing('checkConfig'),
      importConfig: missing('importConfig'),
      kinds: () => Promise.resolve(compileKinds([])),
      ...operations,
    },
  };
  return {
    counted,
    run: async (...argv: string[]) => {
      const [out, err] = [collector(), collector()];
      const code = await runCli(argv, { ...wiring, out, err });
      return { code, out: out.text, err: err.text };
    },
  };
}
