import type { Json } from './json.ts';

/** A refusal as the Web API words it: `{ ok: false, error, … }`. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly error: string;
  readonly more: Json;

  constructor(error: string, more: Json = {}) {
    super(error);
    this.error = error;
    this.more = more;
  }
}
