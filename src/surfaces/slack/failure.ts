import { randomUUID } from 'node:crypto';
import { apology, errorCode } from '../../contract/apology.ts';
import { messageOf, type ErrorCode } from '../../core/errors.ts';
import type { Message } from '../../kit/message.ts';
import type { DoorContext } from './context.ts';

/** Failures that the asker can mend, or has to live with: nobody needs to be woken for them. */
const usual = new Set<ErrorCode>(['usage', 'forbidden', 'too-large']);

/** A failure in words for the asker, and as a log line with the same id for an operator. */
export function apologize({ ports }: DoorContext, error: unknown, about: object): Message {
  const requestId = randomUUID();
  const code = errorCode(error);
  const level = usual.has(code) ? 'info' : 'error';
  ports.log[level]({ requestId, code, ...about, error: messageOf(error) }, 'a request from Slack failed');
  return apology(error, requestId);
}
