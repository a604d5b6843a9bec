import { hash } from 'node:crypto';

/** A short name for a text: 32 hex digits of its SHA-256. Equal texts have equal digests. */
export function digest(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 32);
}
