import type { Hono } from 'hono';
import { ask, lastOf } from '../../contract/ask.ts';
import type { Ports } from '../../contract/context.ts';
import { fieldsOf } from '../../contract/field.ts';
import { perform } from '../../contract/perform.ts';
import type { Registry } from '../../contract/plugin.ts';
import type { Question, Result } from '../../contract/question.ts';
import type { Task } from '../../contract/task.ts';
import { nearest } from '../../core/did-you-mean.ts';
import { AppError } from '../../core/errors.ts';
import { withRequestId } from './access-log.ts';
import type { HttpContext, HttpEnvironment } from './environment.ts';
import { problem, retryAfter } from './problem.ts';
import { readBody, readIdempotencyKey, readQuery } from './read-input.ts';

const root = '/api/v1';

/**
 * Every question as `GET /api/v1/<name>`, every task as `POST /api/v1/<name>`: derived from what they say
 * they are.
 */
export function addApi(
  app: Hono<HttpEnvironment>,
  registry: Registry,
  ports: Ports,
  clock: () => Date,
): void {
  for (const question of registry.questions.values() as Iterable<Question>) {
    if (question.doors?.includes('http') === false) continue;
    const fields = fieldsOf(question.input);
    app.get(`${root}/${question.name}`, async (c) => {
      const input = readQuery(c, fields);
      const result = await lastOf(ask(portsOf(c, ports), question, input, c.get('asker'), clock()));
      return answer(c, question.status, result);
    });
  }
  for (const task of registry.tasks.values() as Iterable<Task>) {
    if (task.doors?.includes('http') === false) continue;
    const fields = fieldsOf(task.input);
    app.post(`${root}/${task.name}`, async (c) => {
      const key = readIdempotencyKey(c);
      const input = await readBody(c, fields);
      const result = await perform(portsOf(c, ports), task, input, c.get('asker'), clock(), key);
      return answer(c, task.status, result);
    });
  }
}

/** The answer to a path where nothing is. */
export function unknownPath(c: HttpContext, registry: Registry): Response {
  const offered = [...registry.questions.values()].filter(({ doors }) => doors?.includes('http') !== false);
  const names = offered.map(({ name }) => name);
  const meant = nearest(c.req.path.split('/').at(-1) ?? '', names);
  return problem(c, 404, {
    code: 'not-found',
    detail: `There is nothing at ${c.req.path.slice(0, 200)}.`,
    hint: meant === undefined ? `Questions are at ${root}/<name>.` : `Did you mean ${root}/${meant}?`,
    questions: names,
  });
}

function answer(c: HttpContext, statuses: Question['status'], result: Result): Response {
  const status = statuses[result.kind];
  if (status === undefined)
    throw new AppError('internal', `The result kind "${result.kind}" has no status.`, 'Name it.');
  if (status === 503) c.header('Retry-After', retryAfter);
  return c.json(result, status);
}

function portsOf(c: HttpContext, ports: Ports): Ports {
  return { ...ports, log: withRequestId(ports.log, c.get('requestId')) };
}
