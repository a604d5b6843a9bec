import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Mistake } from '../../core/config/mistake.ts';
import { readSettings, type Settings } from '../../core/config/settings.ts';
import type { Variables } from '../../core/config/substitute.ts';
import { AppError, messageOf } from '../../core/errors.ts';
import { bounds } from '../../core/source.ts';

/**
 * What the configuration said; `file` is its absolute path, undefined where there is none and every default
 * holds.
 */
export type LoadedSettings =
  | { readonly kind: 'settings'; readonly file: string | undefined; readonly settings: Settings }
  | { readonly kind: 'mistakes'; readonly file: string; readonly mistakes: readonly Mistake[] };

/**
 * Reads the configuration at `config`, or else `callboard.yaml` in `folder` if there is one. Throws `config` where
 * the file cannot be read.
 */
export function loadSettings(
  config: string | undefined,
  folder: string,
  variables: Variables,
): LoadedSettings {
  const file = resolve(folder, config ?? 'callboard.yaml');
  const found = config !== undefined || existsSync(file);
  const result = readSettings(found ? readConfiguration(file) : new Uint8Array(), {
    folder: dirname(file),
    variables,
    readText: (path) => new TextDecoder('utf-8', { fatal: true }).decode(readBytes(path)),
  });
  return result.kind === 'settings' ? { ...result, file: found ? file : undefined } : { ...result, file };
}

/** The bytes of a configuration, Callboard's or Backstage's; throws `config` where it cannot be read. */
export function readConfiguration(file: string): Uint8Array {
  try {
    return readBytes(file);
  } catch (error) {
    const hint = 'Give the path of a file that can be read, by CALLBOARD_CONFIG or as argument.';
    throw new AppError('config', `${file} cannot be read: ${messageOf(error)}.`, hint, { cause: error });
  }
}

function readBytes(path: string): Uint8Array {
  const found = statSync(path);
  if (!found.isFile()) throw new Error('it is no file');
  if (found.size > bounds.fileBytes)
    throw new Error(`it is larger than ${bounds.fileBytes / 1024 / 1024} MiB`);
  return readFileSync(path);
}

/** Mistakes for people, each on a line: `file:line:column: path: message`. */
export function formatMistakes(file: string, mistakes: readonly Mistake[]): string {
  return mistakes
    .map(
      ({ line, column, path, message }) =>
        `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`,
    )
    .join('\n');
}
