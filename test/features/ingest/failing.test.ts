import { describe, expect, it } from 'vitest';
import { rmSync } from 'node:fs';
import { AppError } from '../../../src/core/errors.ts';
import type { Opened, OpenSource } from '../../../src/core/source.ts';
import { component } from '../../support/entity-text.ts';
import { makeRepository } from '../../support/git.ts';
import { expectConsistent } from '../../support/consistent.ts';
import { faults, hour, many, origins, story, told } from './story.ts';

const files = many(3, (name) => component(name, { owner: undefined }));

/** A source whose trees fail at one method. */
function failingAt(open: OpenSource, method: 'match' | 'read' | 'changes', error: Error): OpenSource {
  return async (source, options): Promise<Opened> => {
    const opened = await open(source, options);
    if (opened.kind !== 'changed') return opened;
    const fail = (): never => {
      throw error;
    };
    return { ...opened, tree: { ...opened.tree, [method]: fail } };
  };
}

describe('a source that cannot be reached', () => {
  it('is stale and not empty: everything stays, with one problem since when', async () => {
    const acme = await story({ acme: files }, { type: 'git' });
    const { generation } = await acme.ports.catalog();
    const reached = acme.now();
    rmSync(acme.folder('acme'), { recursive: true });
    acme.pass(hour);
    const since = acme.now();
    expect(await acme.sync('acme')).toMatchObject({
      kind: 'unreachable',
      reason: expect.stringContaining('acme') as string,
    });
    acme.pass(hour);
    await acme.sync('acme');
    expect(Object.values(await origins(acme))).not.toContain('orphaned');
    expect((await acme.ports.catalog()).generation).toBe(generation);
    expect(await told(acme, 'unreachable-source')).toMatchObject([{ place: 'acme', since }]);
    const [source] = await acme.db.selectFrom('sources').selectAll().execute();
    expect(source).toMatchObject({ attempted_at: acme.now(), reached_at: reached, failing_since: since });
  });

  it('is well again as soon as it answers, changed or not', async () => {
    const acme = await story({ acme: files }, { type: 'git' });
    const { openSource } = acme.ports;
    const away: OpenSource = () =>
      Promise.resolve({ kind: 'unreachable', reason: 'It is away.', hint: 'Wait.' });
    acme.ports.openSource = away;
    await acme.sync('acme');
    acme.ports.openSource = openSource;
    expect(await acme.sync('acme')).toEqual({ kind: 'unchanged' });
    expect(await told(acme, 'unreachable-source')).toEqual([]);

    acme.ports.openSource = away;
    await acme.sync('acme');
    acme.ports.openSource = openSource;
    await acme.change('acme', { 'new.yaml': component('new', { owner: undefined }) });
    expect(await told(acme, 'unreachable-source')).toEqual([]);
  });

  it('from its first day has a problem, and no entities', async () => {
    const acme = await story({}, { type: 'git' });
    acme.configure(['acme'], { source: { url: '/nowhere/at/all.git' } });
    expect(await acme.sync('acme')).toMatchObject({ kind: 'unreachable' });
    expect(await faults(acme)).toEqual(['unreachable-source acme']);
  });

  it('does not keep others from being read', async () => {
    const acme = await story({ one: files, two: {} }, { type: 'git' });
    rmSync(acme.folder('one'), { recursive: true });
    expect(await acme.sync('one')).toMatchObject({ kind: 'unreachable' });
    expect(await acme.change('two', { 'x.yaml': component('x') })).toMatchObject({ kind: 'applied' });
  });

  it('may be force-pushed: what is there now counts', async () => {
    const acme = await story({ acme: files }, { type: 'git' });
    const other = makeRepository();
    other.commit({ 'svc-0.yaml': component('svc-0', { type: 'website', owner: undefined }) });
    acme.repository('acme').git('fetch', '--quiet', '--force', other.folder, '+main:main');
    expect(await acme.sync('acme')).toMatchObject({ kind: 'applied', changes: { changed: 1, orphaned: 2 } });
  });
});

describe('a source that fails half-way', () => {
  it.each(['match', 'read', 'changes'] as const)(
    'in `%s` is unreachable, and nothing of it is applied',
    async (method) => {
      const acme = await story({ acme: files });
      const { openSource } = acme.ports;
      const error = new AppError('unavailable', 'The line went dead.', 'Try again.');
      acme.put('acme', { 'svc-0.yaml': component('svc-0', { type: 'website' }), 'svc-1.yaml': null });
      acme.ports.openSource = failingAt(openSource, method, error);
      expect(await acme.sync('acme')).toEqual({
        kind: 'unreachable',
        reason: 'The line went dead.',
        hint: 'Try again.',
      });
      expect(await faults(acme)).toContain('unreachable-source acme');
      acme.ports.openSource = openSource;
      expect(await acme.sync('acme')).toMatchObject({
        kind: 'applied',
        changes: { changed: 1, orphaned: 1 },
      });
      expect(await faults(acme)).not.toContain('unreachable-source acme');
    },
  );

  it('by a defect of ours is no problem of the source: the job fails and is tried again', async () => {
    const acme = await story({ acme: files });
    const { openSource } = acme.ports;
    acme.put('acme', { 'new.yaml': component('new') });
    acme.ports.openSource = failingAt(openSource, 'match', new TypeError('x is not a function'));
    await expect(acme.sync('acme')).rejects.toThrow('x is not a function');
    await expectConsistent(acme.db);
    expect(await told(acme, 'unreachable-source')).toEqual([]);
  });

  it('because the program is told to stop is not unreachable', async () => {
    const acme = await story({ acme: files });
    const stop = new AbortController();
    acme.ports.openSource = () => {
      stop.abort(new Error('stopping'));
      return Promise.resolve({ kind: 'unreachable', reason: 'git was stopped.', hint: 'Try again.' });
    };
    const context = acme.context();
    acme.context = () => ({ ...context, openSource: acme.ports.openSource, signal: stop.signal });
    await expect(acme.sync('acme')).rejects.toThrow('stopping');
    expect(await told(acme, 'unreachable-source')).toEqual([]);
  });
});
