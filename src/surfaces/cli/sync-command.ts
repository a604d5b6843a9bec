import type { Command } from 'commander';
import { withExamples } from './example.ts';
import type { ExitCode } from './exit-code.ts';
import type { SyncEvent, SyncOptions } from './operations.ts';
import { withLiveLine } from './live-line.ts';
import { jsonText } from './output.ts';
import type { Choose } from './program.ts';
import { eventText } from './sync-text.ts';
import type { Shell } from './wiring.ts';

/** `sync` */
export function addSync(program: Command, shell: Shell, choose: Choose): void {
  const sync = program.command('sync').summary('Read the sources into the catalog');
  sync.description('Read the sources into the catalog, by their schedules until interrupted.');
  sync.argument('[source...]', 'only these sources, by their ids');
  sync.option('--once', 'look at each source once, and end');
  sync.option('--accept-removals <source>', 'let the removals pass that are held back for this source, once');
  withExamples(sync, [
    'callboard sync --once',
    'callboard sync --once payments --json',
    'callboard sync --accept-removals payments',
  ]);
  sync.action((sources: string[]) => {
    const { once = false, acceptRemovals: accepted } = sync.opts<{
      once?: boolean;
      acceptRemovals?: string;
    }>();
    const { signal } = shell;
    const only = sources.length === 0 && accepted !== undefined ? [accepted] : sources;
    const options = { once, sources: only, signal };
    choose((json) =>
      run(
        shell,
        accepted === undefined ? options : { ...options, once: true, acceptRemovals: accepted },
        json,
      ),
    );
  });
}

async function run(
  { out, screen, operations }: Shell,
  options: SyncOptions,
  json: boolean,
): Promise<ExitCode> {
  const printed = withLiveLine(out, screen.live && !json);
  const last = new Map<string, SyncEvent>();
  try {
    for await (const event of operations.sync(options)) {
      if (event.kind === 'reading') {
        await printed.draw(eventText(event));
      } else {
        last.set(event.source, event);
        if (!json)
          await printed.write(`${eventText(event)}
`);
      }
    }
    options.signal.throwIfAborted();
  } finally {
    if (json)
      await out.write(`${jsonText({ sources: [...last.values()] })}
`);
  }
  return exitOf([...last.values()]);
}

function exitOf(events: readonly SyncEvent[]): ExitCode {
  if (events.some(({ kind }) => kind === 'unreachable')) return 3;
  return events.some(({ kind }) => kind === 'held') ? 1 : 0;
}
