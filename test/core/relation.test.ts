import { describe, expect, it } from 'vitest';
import type { Entity } from '../../src/core/entity.ts';
import { relationsOf } from '../../src/core/relation.ts';

function entity(kind: string, spec: object, namespace = 'default'): Entity {
  return { apiVersion: 'backstage.io/v1alpha1', kind, metadata: { name: 'X', namespace }, spec };
}

const said = (kind: string, spec: object, namespace?: string) =>
  relationsOf(entity(kind, spec, namespace)).relations.map(
    ({ source, type, target }) => `${source} ${type} ${target}`,
  );

describe('relations', () => {
  it.each([
    ['Component', { owner: 'team' }, 'component:default/x ownedBy group:default/team'],
    ['Component', { owner: 'User:Ann' }, 'component:default/x ownedBy user:default/ann'],
    ['Component', { system: 'shop' }, 'component:default/x partOf system:default/shop'],
    ['API', { system: 'eu/shop' }, 'api:default/x partOf system:eu/shop'],
    ['Resource', { system: 'shop' }, 'resource:default/x partOf system:default/shop'],
    ['Template', { system: 'shop' }, 'template:default/x partOf system:default/shop'],
    ['System', { domain: 'money' }, 'system:default/x partOf domain:default/money'],
    ['Domain', { subdomainOf: 'money' }, 'domain:default/x partOf domain:default/money'],
    ['Component', { subcomponentOf: 'y' }, 'component:default/x partOf component:default/y'],
    ['Component', { dependsOn: ['Resource:db'] }, 'component:default/x dependsOn resource:default/db'],
    ['Resource', { dependsOn: ['component:y'] }, 'resource:default/x dependsOn component:default/y'],
    ['Component', { dependencyOf: ['component:y'] }, 'component:default/y dependsOn component:default/x'],
    ['Component', { providesApis: ['pay'] }, 'component:default/x providesApi api:default/pay'],
    ['Component', { consumesApis: ['pay'] }, 'component:default/x consumesApi api:default/pay'],
    ['User', { memberOf: ['team'] }, 'user:default/x memberOf group:default/team'],
    ['Group', { members: ['ann'] }, 'user:default/ann memberOf group:default/x'],
    ['Group', { parent: 'all' }, 'group:default/x childOf group:default/all'],
    ['Group', { children: ['sub'] }, 'group:default/sub childOf group:default/x'],
    ['Dataset', { owner: 'team' }, 'dataset:default/x ownedBy group:default/team'],
  ])('%s %j', (kind, spec, want) => {
    expect(said(kind, spec)).toEqual([want]);
  });

  it('take the namespace of their own entity where none is written', () => {
    expect(said('Component', { owner: 'team' }, 'eu')).toEqual(['component:eu/x ownedBy group:eu/team']);
  });

  it('are named once however often they are written, and to itself as well', () => {
    expect(said('Component', { dependsOn: ['component:x', 'Component:default/X'] })).toEqual([
      'component:default/x dependsOn component:default/x',
    ]);
  });

  it('that cannot be read are told with their field', () => {
    const { relations, unreadable } = relationsOf(
      entity('Component', { owner: 'the team', dependsOn: ['db', 5, '', 'a:b:c'], system: { name: 'shop' } }),
    );
    expect(relations).toEqual([]);
    expect(unreadable).toEqual([
      { field: 'spec.owner', text: 'the team' },
      { field: 'spec.dependsOn', text: 'db' },
      { field: 'spec.dependsOn', text: 'a:b:c' },
    ]);
  });
});
