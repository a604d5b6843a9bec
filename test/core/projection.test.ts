import { describe, expect, it } from 'vitest';
import type { Entity } from '../../src/core/entity.ts';
import { project } from '../../src/core/projection.ts';

const checkout: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'Checkout',
    namespace: 'EU',
    title: 'The till',
    annotations: {
      'callboard.dev/aliases': 'till, , cash desk',
      'callboard.dev/runbook': 'https://runbooks.acme.dev/checkout',
      'github.com/project-slug': 'acme/checkout',
    },
    links: [
      { url: 'https://dash.acme.dev/checkout', title: 'Dashboard' },
      { url: 'https://status.acme.dev/x' },
    ],
  },
  spec: { type: 'service', lifecycle: 'production', owner: 'team-a', system: 'default/shop' },
};

describe('what is kept of an entity beside its body', () => {
  it('is its parts in lower case, its name as written, and the refs it names', () => {
    expect(project(checkout, undefined)).toMatchObject({
      ref: 'component:eu/checkout',
      kind: 'component',
      namespace: 'eu',
      name: 'checkout',
      shown: 'Checkout',
      title: 'The till',
      type: 'service',
      lifecycle: 'production',
      owner: 'group:eu/team-a',
      system: 'system:default/shop',
      domain: null,
      aliases: ['till', 'cash desk'],
    });
  });

  it.each([
    ['blank', { owner: '  ', system: '' }],
    ['of another type', { owner: { name: 'team-a' }, system: ['shop'], type: 5 }],
    ['no refs', { owner: 'the team', system: 'a/b/c' }],
  ])('leaves out fields that are %s', (_, spec) => {
    const kept = project({ ...checkout, spec: spec }, undefined);
    expect(kept).toMatchObject({ owner: null, system: null, type: null, lifecycle: null });
  });

  it('has the display name of a person or team as title, and none where that is the name', () => {
    const person: Entity = {
      ...checkout,
      kind: 'User',
      metadata: { name: 'ann' },
      spec: { profile: { displayName: 'Ann Archer' } },
    };
    expect(project(person, undefined)).toMatchObject({ namespace: 'default', title: 'Ann Archer' });
    expect(project({ ...person, spec: { profile: { displayName: 'ann' } } }, undefined).title).toBeNull();
    expect(project({ ...person, spec: { profile: 'Ann' } }, undefined).title).toBeNull();
  });
});
