import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { facetsOf } from '../../src/core/facet.ts';
import { lookupKeysIn } from '../../src/core/lookup-key-in.ts';
import { lookupKeysOf } from '../../src/core/lookup-key.ts';
import { wordsOf } from '../../src/core/words.ts';
import { entityOf } from './acme-catalog.ts';

const keysOf = (annotations: Record<string, string>, at?: string) =>
  lookupKeysOf(entityOf('cart', { annotations }), at);

describe('lookupKeysOf', () => {
  it.each<[Record<string, string>, string[]]>([
    [{ 'github.com/project-slug': 'Acme/Cart' }, ['repo:github.com/acme/cart', 'slug:acme/cart']],
    [
      { 'gitlab.com/project-slug': 'acme/shop/cart' },
      ['repo:gitlab.com/acme/shop/cart', 'slug:acme/shop/cart'],
    ],
    [
      { 'backstage.io/source-location': 'url:https://github.com/acme/shop/tree/main/services/cart/' },
      ['repo:github.com/acme/shop', 'repo:github.com/acme/shop//services/cart', 'slug:acme/shop'],
    ],
    [
      {
        'backstage.io/managed-by-location':
          'url:https://gitlab.acme.dev/a/b/c/-/blob/main/cart/catalog-info.yaml',
      },
      ['repo:gitlab.acme.dev/a/b/c', 'repo:gitlab.acme.dev/a/b/c//cart', 'slug:a/b/c'],
    ],
    // where it is written down counts only while nothing says where it lives
    [
      {
        'github.com/project-slug': 'acme/cart',
        'backstage.io/view-url': 'https://github.com/acme/catalog/blob/main/all.yaml',
      },
      ['repo:github.com/acme/cart', 'slug:acme/cart'],
    ],
    [{ 'backstage.io/managed-by-location': 'file:/srv/catalog/all.yaml' }, []],
    [
      { 'pagerduty.com/service-id': 'PAB12CD', 'pagerduty.com/integration-key': 'f00df00df00d' },
      ['pagerduty:pab12cd'],
    ],
    [{ 'acme.dev/webhook-token': 'https://hooks.acme.dev/s3cr3t' }, []],
    [{ 'slack.com/channel': '#cart-help' }, ['channel:cart-help']],
    [{ 'slack.com/channel': 'https://acme.slack.com/archives/C0CART' }, ['channel:c0cart']],
    [
      { 'callboard.dev/runbook': 'https://runbooks.acme.dev/Cart' },
      ['link:runbooks.acme.dev/cart', 'host:runbooks.acme.dev'],
    ],
    [{ 'backstage.io/techdocs-ref': 'url:https://github.com/acme/docs/tree/main/cart' }, []],
    [{ 'slack.com/user-id': 'U1', 'github.com/team-slug': 'acme/crew' }, []], // says something of people and teams only
  ])('of %j', (annotations, want) => expect(keysOf(annotations).sort()).toEqual(want.sort()));

  it('has the place it was read from as a last resort', () => {
    expect(keysOf({}, 'https://git.acme.dev/cart.git')).toEqual(['repo:git.acme.dev/cart']);
    expect(keysOf({ 'github.com/project-slug': 'a/b' }, 'https://git.acme.dev/cart.git')).not.toContain(
      'repo:git.acme.dev/cart',
    );
  });

  it.each([
    [
      'https://github.com/acme/cart',
      ['repo:github.com/acme/cart', 'slug:acme/cart', 'link:github.com/acme/cart'],
    ],
    [
      'https://github.com/acme/runbooks/blob/main/cart.md',
      ['link:github.com/acme/runbooks/blob/main/cart.md'],
    ],
    ['https://github.com/acme/cart/wiki', ['link:github.com/acme/cart/wiki']],
    ['https://Cart.acme.dev:8443/', ['link:cart.acme.dev', 'host:cart.acme.dev']],
    [
      'https://dash.acme.dev/d/1?var=cart',
      ['link:dash.acme.dev/d/1', 'link:dash.acme.dev/d/1?var=cart', 'host:dash.acme.dev'],
    ],
    ['https://acme.eu.pagerduty.com/service-directory/PQ1', ['pagerduty:pq1']],
    ['javascript:alert(1)', []],
    ['https://', []],
    ['not a link', []],
  ])('of the link %s', (url, want) => {
    expect(lookupKeysOf(entityOf('cart', { links: [url] }))).toEqual(want);
  });

  it('survives links that are no links', () => {
    const entity = entityOf('cart', {});
    const odd = {
      ...entity,
      metadata: { ...entity.metadata, links: [null, 7, { url: 7 }, 'x'] },
    } as unknown as typeof entity;
    expect(lookupKeysOf(odd)).toEqual([]);
  });

  it('is bounded', () => {
    const links = Array.from({ length: 500 }, (_, at) => `https://acme.dev/${at}`);
    const keys = lookupKeysOf(
      entityOf('cart', { links: [`https://acme.dev/${'x'.repeat(3_000)}`, ...links] }),
    );
    expect(keys).toHaveLength(100);
    expect(Math.max(...keys.map(({ length }) => length))).toBeLessThan(301);
  });
});

describe('lookupKeysIn', () => {
  it.each([
    ['acme/cart', ['slug:acme/cart', 'slug:acme', 'team:acme/cart']],
    [
      'https://github.com/acme/cart',
      ['link:github.com/acme/cart', 'repo:github.com/acme/cart', 'repo:github.com/acme'],
    ],
    [
      'https://git.acme.dev/a/b/tree/main/c',
      [
        'link:git.acme.dev/a/b/tree/main/c',
        'repo:git.acme.dev/a/b//c',
        'repo:git.acme.dev/a/b',
        'repo:git.acme.dev/a',
        'link:git.acme.dev/a/b/tree/main',
        'link:git.acme.dev/a/b/tree',
        'link:git.acme.dev/a/b',
        'link:git.acme.dev/a',
        'link:git.acme.dev',
        'slug:a/b',
        'host:git.acme.dev',
      ],
    ],
    ['www.acme.dev', ['link:acme.dev', 'host:acme.dev']],
    ['shop.acme.dev', ['link:shop.acme.dev', 'host:shop.acme.dev']],
    ['shop.acme.dev:8443', ['link:shop.acme.dev', 'host:shop.acme.dev']],
    ['https://acme.pagerduty.com/services/PQ1', ['pagerduty:pq1']],
    ['PQ12345', ['pagerduty:pq12345']],
    ['C0CART123', ['channel:c0cart123', 'user:c0cart123', 'team:c0cart123']],
    ['checkouts', []],
    ['#cart', ['channel:cart']],
    ['<#C1|cart>', ['channel:c1', 'channel:cart']],
    ['<#C1|>', ['channel:c1']],
    ['<!subteam^S1|@cart-crew>', ['team:s1', 'team:cart-crew']],
    ['<@U1>', ['user:u1']],
    ['<mailto:a@b.dev|a@b.dev>', ['user:a@b.dev', 'team:a@b.dev']],
    ['@cart', ['team:cart', 'user:cart']],
    ['cart', []],
    ['the cart/service team', []],
    ['component:default/cart', []],
    ['component:cart', []],
    ['1:2', []],
    ['', []],
  ])('%j', (text, want) => expect([...new Set(lookupKeysIn(text))]).toEqual(want));

  it('of every clone and web URL of a repository meets the key of its slug', () => {
    const part = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}[a-z0-9]$/);
    const url = fc.constantFrom(
      (slug: string) => `https://github.com/${slug}`,
      (slug: string) => `https://github.com/${slug}.git`,
      (slug: string) => `git@github.com:${slug}.git`,
      (slug: string) => `ssh://git@github.com/${slug}`,
      (slug: string) => `git+ssh://git@github.com:22/${slug}.git`,
      (slug: string) => `https://x:y@www.github.com/${slug}/`,
      (slug: string) => `github.com/${slug}/tree/main/a/b?c=d#e`,
      (slug: string) => `<https://github.com/${slug}/commit/0a1b2c|0a1b2c>`,
      (slug: string) => slug,
    );
    fc.assert(
      fc.property(part, part, url, (owner, name, urlOf) => {
        const slug = `${owner}/${name}`;
        const keys = lookupKeysOf(entityOf('x', { annotations: { 'github.com/project-slug': slug } }));
        expect(lookupKeysIn(urlOf(slug)).some((key) => keys.includes(key))).toBe(true);
      }),
    );
  });
});

describe('facetsOf', () => {
  it('flattens an entity to what it can be filtered by', () => {
    const entity = entityOf('Cart', {
      type: 'service',
      owner: 'Shop',
      tags: ['Java'],
      annotations: { 'pagerduty.com/integration-key': 'f00d', 'acme.dev/Tier': '1' },
    });
    expect(facetsOf(entity)).toEqual([
      'apiversion=backstage.io/v1alpha1',
      'kind=component',
      'metadata.name=cart',
      'metadata.namespace=default',
      'metadata.tags=java',
      'metadata.tags.java=true',
      'metadata.annotations.acme.dev/tier=1',
      'spec.type=service',
      'spec.owner=shop',
    ]);
  });

  it('is bounded in number, length and depth', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`) as object;
    const entity = {
      ...entityOf('cart', { description: 'x'.repeat(201) }),
      spec: { deep, many: Array.from({ length: 999 }, (_, at) => at) },
    };
    const facets = facetsOf(entity);
    expect(facets).toHaveLength(300);
    expect(facets.filter((facet) => /description|deep/.test(facet))).toEqual([]);
  });
});

describe('wordsOf', () => {
  it('is a line each of description, tags, repositories and annotations', () => {
    const entity = entityOf('cart', {
      description: 'Holds\n what  People buy.',
      tags: ['Java', 'kafka'],
      annotations: {
        'github.com/project-slug': 'Acme/Cart',
        'pagerduty.com/integration-key': 'f00d',
        'acme.dev/api-token': 's3cr3t',
      },
    });
    expect(wordsOf(entity, lookupKeysOf(entity))).toBe(
      'holds what people buy.\njava kafka\nacme/cart\nacme/cart',
    );
  });

  it('is bounded', () => {
    expect(wordsOf(entityOf('cart', { description: 'x'.repeat(9_000) }), []).length).toBeLessThan(2_100);
  });
});
