import type { Writable } from 'node:stream';

/** Where a command prints. */
export interface Output {
  /** Resolves when there is room for more; once the reader is gone (`| head`), nothing more is printed. */
  write(text: string): Promise<void>;
}

/**
 * JSON on one line. What JSON allows and a terminal would obey (C1 controls such as CSI, marks that turn the
 * reading direction) is written as escapes: the same to a program, and nothing but text on a screen.
 */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[\p{Cc}\p{Bidi_Control}]/gu,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const gone = new Set<unknown>(['EPIPE', 'ERR_STREAM_DESTROYED']);

/** Prints to a stream. A reader who leaves ends the printing, not the work, and changes no exit code. */
export function outputTo(stream: Writable): Output {
  let closed = false;
  // `write` tells its caller; without a listener the same error would also end the process.
  stream.on('error', () => {
    closed = true;
  });
  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        if (closed || text === '') {
          resolve();
          return;
        }
        stream.write(text, (error) => {
          if (!error || ('code' in error && gone.has(error.code))) resolve();
          else reject(error);
        });
      }),
  };
}
