import { bounds } from './source.ts';

/** A file's text, or the code and plain sentence of why it has none; `offset` is where, in characters. */
export type Decoded =
  | { readonly text: string }
  | { readonly code: string; readonly message: string; readonly text: string; readonly offset: number };

/**
 * Reads a file's bytes as UTF-8 text, without its byte order mark; refuses what is too large, of another
 * encoding, or no text.
 */
export function decodeText(bytes: Uint8Array): Decoded {
  if (bytes.length > bounds.fileBytes) {
    const size = (bytes.length / 1024 / 1024).toFixed(1);
    const most = bounds.fileBytes / 1024 / 1024;
    return refused(
      'too-large',
      `The file has ${size} MiB; at most ${most} MiB are read. Split it into several files.`,
    );
  }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return refused('not-utf8', 'The file is saved as UTF-16. Save it as UTF-8.');
  }
  // Lossy first: the replacement character then tells where the first bad byte stands.
  const text = new TextDecoder().decode(bytes);
  const nul = text.indexOf('\0');
  if (nul !== -1)
    return refused('not-text', 'The file holds a NUL byte, which no text has. Is it a YAML file?', text, nul);
  const bad = text.indexOf('\uFFFD');
  if (bad !== -1 && !isUtf8(bytes)) {
    return refused('not-utf8', 'The file is not valid UTF-8 from here on. Save it as UTF-8.', text, bad);
  }
  return { text };
}

function refused(code: string, message: string, text = '', offset = 0): Decoded {
  return { code, message, text, offset };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false; // `fatal` throws for bytes that are no UTF-8, and for nothing else
  }
}
