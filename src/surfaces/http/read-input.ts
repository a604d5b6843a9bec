import { fieldValue, type Field } from '../../contract/field.ts';
import { nearest } from '../../core/did-you-mean.ts';
import { AppError } from '../../core/errors.ts';
import type { HttpContext } from './environment.ts';

/** A question's input from query parameters: those of lists may be repeated, unknown ones are mistakes. */
export function readQuery(c: HttpContext, fields: readonly Field[]): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const [name, texts] of Object.entries(c.req.queries())) {
    const field = knownField(fields, name);
    if (texts.length > 1 && field.form !== 'list') {
      throw new AppError('usage', `The parameter "${name}" is given ${texts.length} times.`, 'Give it once.');
    }
    texts.forEach(refuseNul);
    input[name] = fieldValue(field, texts);
  }
  return input;
}

/**
 * A task's input from a JSON body; no body is no input. Only JSON is read: a web page of another site can
 * send everything else without the browser asking us first.
 */
export async function readBody(c: HttpContext, fields: readonly Field[]): Promise<object> {
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/json\s*(?:;|$)/i.test(type)) {
    throw new AppError(
      'usage',
      `The Content-Type is "${type}".`,
      'Send JSON with `Content-Type: application/json`.',
    );
  }
  const text = await c.req.text();
  const body = text.trim() === '' ? {} : parseJson(text);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new AppError('usage', 'The body is no JSON object.', 'Send an object with the fields of the task.');
  }
  for (const name of Object.keys(body)) knownField(fields, name);
  return body;
}

/**
 * The key that makes two requests the same one (draft-ietf-httpapi-idempotency-key-header); undefined
 * without.
 */
export function readIdempotencyKey(c: HttpContext): string | undefined {
  const key = c.req.header('idempotency-key');
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw new AppError(
    'usage',
    'The Idempotency-Key is malformed.',
    'Send 1 to 255 visible ASCII characters, e.g. a UUID.',
  );
}

function knownField(fields: readonly Field[], name: string): Field {
  const names = fields.map((field) => field.name);
  const field = fields.find((known) => known.name === name);
  if (field !== undefined) return field;
  const meant = nearest(name, names);
  throw new AppError(
    'usage',
    `There is no parameter "${name.slice(0, 60)}" here.`,
    meant === undefined
      ? `There ${names.length === 0 ? 'are none' : `are: ${names.join(', ')}`}.`
      : `Did you mean "${meant}"?`,
  );
}

/** Postgres holds no NUL in its texts. */
function refuseNul(text: string): void {
  if (!text.includes('\0')) return;
  throw new AppError('usage', 'There is a NUL character in a text.', 'Leave it out.');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) => {
      if (typeof value === 'string') refuseNul(value);
      return value;
    });
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('usage', 'The body is no valid JSON.', 'Check quotes, commas and brackets.', {
      cause,
    });
  }
}
