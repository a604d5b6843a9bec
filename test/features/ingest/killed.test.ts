import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { expectConsistent } from '../../support/consistent.ts';
import { component } from '../../support/entity-text.ts';
import type { World } from '../../support/world.ts';
import { watched } from '../../support/statements.ts';
import { happened, many, origins, story } from './story.ts';

const program = fileURLToPath(new URL('process.ts', import.meta.url));

/** Lets another process sync, and kills it as soon as it says that it sends its `last` statement. */
async function syncAndKill(acme: World, last: number): Promise<'killed' | 'done'> {
  const config = JSON.stringify({ catalog: { sources: acme.ports.settings.catalog.sources } });
  const child = spawn(
    process.execPath,
    [program, acme.databaseUrl, config, `${acme.folder('acme')}.cache`, acme.now().toISOString()],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let said = '';
  for await (const line of createInterface(child.stdout)) {
    said = line;
    if (line === String(last)) child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return said === 'done' ? 'done' : 'killed';
}

describe('a process that is killed while it syncs', () => {
  it('at any statement leaves the catalog as it was or as it should be, and the next one completes it', async () => {
    const acme = await story({ acme: many(8, (name) => component(name)) }, { type: 'git' });
    let kills = 0;
    for (let round = 0; round < 14; round += 1) {
      const files = many(8, (name) =>
        name === `svc-${round % 8}` ? null : component(name, { type: `v${round}` }),
      );
      acme.put('acme', {
        ...files,
        [`new-${round}.yaml`]: component(`new-${round}`, { dependsOn: ['component:svc-1'] }),
      });
      if ((await syncAndKill(acme, 2 + round * 2)) === 'killed') kills += 1;
      await expectConsistent(acme.db);
      await acme.sync('acme');
      expect((await origins(acme))[`component:default/svc-${round % 8}`]).toBe('orphaned');
      expect((await origins(acme))[`component:default/new-${round}`]).toBe(`acme:new-${round}.yaml`);
    }
    expect(kills).toBeGreaterThan(8);
    const added = (await happened(acme)).filter((change) => change.startsWith('added'));
    expect(new Set(added).size).toBe(added.length);
  }, 180_000);
});

describe('a sync that fails at one of its statements', () => {
  it.each(['applied', 'held', 'unreachable', 'taken out'])(
    '%s: it changed all or nothing, whichever it was',
    async (way) => {
      const acme = await story(
        { acme: many(6, (name) => component(name)), other: {} },
        {
          config: { catalog: { removalGuard: { share: 0.5, atLeast: 3 } } },
        },
      );
      const { db, openSource } = acme.ports;
      let statement = 0;
      for (let ended = false; !ended;) {
        statement += 1;
        if (way === 'applied') {
          acme.put(
            'acme',
            many(2, (name) => component(name, { type: `v${statement}`, dependsOn: ['component:svc-3'] })),
          );
        }
        if (way === 'held')
          acme.put('acme', { ...many(5, () => null), 'svc-9.yaml': component(`svc-9-${statement}`) });
        if (way === 'taken out') acme.configure(['other'], { config: {} });
        if (way === 'unreachable') {
          acme.ports.openSource = () =>
            Promise.resolve({ kind: 'unreachable', reason: `It is away ${statement}.`, hint: '' });
        }
        acme.ports.db = watched(db, (count) => {
          if (count === statement) throw new Error('the line is cut');
        });
        const outcome = await acme.sync('acme').then(() => 'done', String);
        expect(['done', 'Error: the line is cut']).toContain(outcome);
        ended = outcome === 'done';
        acme.ports.db = db;
        await expectConsistent(db);
      }
      expect(statement).toBeGreaterThan(5);
      acme.ports.openSource = openSource;
      await acme.sync('acme');
    },
    120_000,
  );
});
