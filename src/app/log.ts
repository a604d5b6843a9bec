import { pino, stdSerializers, stdTimeFunctions } from 'pino';
import type { Log } from '../contract/context.ts';
import type { LogLevel } from '../core/config/environment.ts';
import { readableLine } from './readable.ts';
import { makeRedactor } from './redact.ts';

/**
 * Where lines go: `process.stdout` for the server, `process.stderr` for commands, whose answer is on stdout.
 */
export interface LogStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * The log: JSON, one line each, readable on a terminal, without secrets. `secrets` are values that must never
 * be seen: those of the environment and the configuration.
 */
export function makeLog({
  level,
  stream,
  secrets,
}: {
  level: LogLevel;
  stream: LogStream;
  secrets: readonly string[];
}): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: stdSerializers.err },
      hooks: { streamWrite: makeRedactor(secrets) },
    },
    stream.isTTY === true ? readable(stream) : stream,
  );
}

/** For people; written at once, so that nothing is lost when the program ends. */
function readable(stream: LogStream): LogStream {
  return { write: (line) => stream.write(readableLine(line)) };
}
