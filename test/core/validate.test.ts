import {
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  DefaultNamespaceEntityPolicy,
  domainEntityV1alpha1Validator,
  EntityPolicies,
  FieldFormatEntityPolicy,
  groupEntityV1alpha1Validator,
  locationEntityV1alpha1Validator,
  NoForeignRootFieldsEntityPolicy,
  resourceEntityV1alpha1Validator,
  SchemaValidEntityPolicy,
  systemEntityV1alpha1Validator,
  userEntityV1alpha1Validator,
  type Entity,
} from '@backstage/catalog-model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseDocuments } from '../../src/core/document.ts';
import type { AppError } from '../../src/core/errors.ts';
import { compileKinds } from '../../src/core/validate-kind.ts';
import { judge, type Verdict } from '../../src/core/validate.ts';

const declared = {
  apiVersion: 'acme.dev/v1',
  kind: 'Queue',
  schema: {
    type: 'object',
    required: ['spec'],
    properties: { spec: { type: 'object', required: ['depth'], properties: { depth: { type: 'integer' } } } },
  },
};
const kinds = compileKinds([declared]);

async function verdict(text: string): Promise<Verdict> {
  const [document] = parseDocuments(new TextEncoder().encode(text));
  return await judge(document!, { kinds, include: () => ({ refused: 'it is not there' }) });
}

/** The verdict's problems as `line:column severity code: message`. */
async function problems(text: string): Promise<string[]> {
  const found = (await verdict(text)).problems;
  return found.map((each) => `${each.line}:${each.column} ${each.severity} ${each.code}: ${each.message}`);
}

const component = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: checkout
spec:
  type: service
  lifecycle: production
  owner: team-pay
`;
const edited = (from: string, to: string) => component.replace(from, to);

describe('judge', () => {
  it.each([
    ['valid', component],
    ['valid', edited('v1alpha1', 'v1beta1')],
    ['valid', edited('name: checkout', 'name: checkout\n  namespace: shop')],
    ['valid', edited('owner: team-pay', 'owner: { $text: ./owner.txt }')],
    ['valid', edited('owner: team-pay', 'owner: team-pay\n  anything: [1, { else: true }]')],
    ['invalid', edited('  owner: team-pay\n', '')],
    ['invalid', edited('owner: team-pay', 'owner: ""')],
    ['invalid', edited('owner: team-pay', 'owner: TRUE')],
    ['invalid', edited('name: checkout', 'name: Web UI (shop)')],
    ['invalid', edited('name: checkout', `name: ${'x'.repeat(64)}`)],
    ['invalid', edited('name: checkout', 'name: checkout\n  namespace: shop.eu')],
    ['invalid', edited('name: checkout', 'name: checkout\n  namespace: ""')],
    ['invalid', edited('name: checkout', 'name: checkout\n  namespace:')],
    ['invalid', edited('name: checkout', 'name: checkout\n  tags: java')],
    ['invalid', edited('name: checkout', 'name: checkout\n  annotations: { a b: c }')],
    ['invalid', edited('name: checkout', 'name: checkout\n  labels: { a: b c }')],
    ['invalid', edited('name: checkout', 'name: checkout\n  links: [{ url: nowhere }]')],
    ['invalid', `${component}dependsOn: [resource:db]\n`],
    ['invalid', `${component}relations: []\n`],
    ['invalid', edited('kind: Component', 'kind: ""')],
    ['invalid', edited('kind: Component', 'kind: 3D')],
    ['invalid', 'apiVersion: acme.dev/v1\nkind: Robot\nmetadata: { name: a b }\n'],
    ['invalid', 'apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: { name: all }\n'],
    [
      'invalid',
      'apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: { name: t }\nspec: { type: x }\n',
    ],
    [
      'valid',
      'apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: { name: t }\nspec: { type: x, steps: [] }\n',
    ],
    [
      'unknown-kind',
      'apiVersion: backstage.io/v1beta2\nkind: Template\nmetadata: { name: t }\nspec: { type: x }\n',
    ],
    ['unknown-kind', 'apiVersion: backstage.io/v1alpha1\nkind: AiResource\nmetadata: { name: t }\n'],
    ['unknown-kind', edited('kind: Component', 'kind: component')],
    ['unknown-kind', edited('backstage.io/v1alpha1', 'backstage.io/v1')],
    ['valid', 'apiVersion: acme.dev/v1\nkind: Queue\nmetadata: { name: jobs }\nspec: { depth: 3 }\n'],
    ['invalid', 'apiVersion: acme.dev/v1\nkind: Queue\nmetadata: { name: jobs }\nspec: { depth: 3.5 }\n'],
    ['unknown-kind', 'apiVersion: acme.dev/v2\nkind: Queue\nmetadata: { name: jobs }\nspec: {}\n'],
    ['not-an-entity', '- apiVersion: backstage.io/v1alpha1\n  kind: Component\n'],
    ['not-an-entity', 'just text\n'],
    ['not-an-entity', 'site_name: Docs\n'],
    ['not-an-entity', edited('kind: Component', 'kind: 7')],
    ['not-an-entity', edited('kind: Component', 'kind: null')],
    ['not-an-entity', edited('apiVersion: backstage.io/v1alpha1', 'apiVersion: 1.0')],
    ['unreadable', edited('kind: Component', 'kind: Component: x')],
    ['unreadable', edited('owner: team-pay', 'owner: *team')],
    ['unreadable', edited('owner: team-pay', 'owner: a\n  owner: b')],
  ] as const)('%s: %s', async (want, text) => {
    expect((await verdict(text)).status).toBe(want);
  });

  it('gives a valid entity its namespace and its ref', async () => {
    expect(await verdict(component)).toMatchObject({
      entity: { metadata: { name: 'checkout', namespace: 'default' } },
      ref: 'component:default/checkout',
      kind: 'Component',
      problems: [],
    });
  });

  it.each([
    [edited('  owner: team-pay\n', ''), 'component:default/checkout'],
    [edited('kind: Component', 'kind: Thing'), 'thing:default/checkout'],
    [edited('name: checkout', 'name: a b'), undefined],
    [edited('name: checkout', 'name: checkout\n  namespace: 7'), undefined],
    ['apiVersion: a/b\nkind: X\n', undefined],
  ])('tells the ref of what is not valid, where it can', async (text, want) => {
    const found = await verdict(text);
    expect(found.ref).toBe(want);
    expect(found.entity).toBeUndefined();
  });
});

describe('problems', () => {
  it.each([
    [
      edited('  owner: team-pay\n', ''),
      ['5:1 error missing-field: `spec.owner` is missing. Add `owner: <team>`.'],
    ],
    [
      edited('owner: team-pay', 'ownr: team-pay'),
      ['8:3 error missing-field: `spec.owner` is missing; `ownr` looks like a misspelling of it.'],
    ],
    [
      edited('name: checkout', 'name: Web UI'),
      [
        '4:9 error bad-format: `metadata.name` is `Web UI`, which has a space; use a–z, A–Z, 0–9, with -, _ and . between them (63 characters at most).',
      ],
    ],
    [
      edited('name: checkout', 'name: ${{ values.name }}'),
      [
        "4:9 error bad-format: `metadata.name` is `${{ values.name }}`, a template's expression; render the template first, or leave the file out.",
      ],
    ],
    [
      edited('name: checkout', 'name: {{ name }}'),
      ['4:9 error wrong-type: `metadata.name` must be text, not a mapping. Put quotes around `{{ … }}`.'],
    ],
    [
      edited('name: checkout', 'name: checkout\n  tags: java'),
      [
        '5:9 error wrong-type: `metadata.tags` must be a list, not text. Put each entry on a line of its own after `- `.',
      ],
    ],
    [
      `${component}dependsOn: [resource:db]\nmetdata: 1\ntags: [a]\n`,
      [
        '9:1 error unknown-field: `dependsOn` does not belong at the top level. Move it below `spec:`.',
        '10:1 error unknown-field: `metdata` does not belong at the top level. Did you mean `metadata`?',
        '11:1 error unknown-field: `tags` does not belong at the top level. Move it below `metadata:`.',
      ],
    ],
    [
      'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: 7 }\nspec: { type: "", owner: }\n',
      [
        '3:19 error wrong-type: `metadata.name` must be text, not a number. Put it in quotes.',
        '4:15 error empty: `spec.type` is empty. Write a text, or remove it.',
        '4:1 error missing-field: `spec.lifecycle` is missing. Add `lifecycle: production`.',
        '4:26 error empty: `spec.owner` is empty; it must be text. Fill it in, or remove the line.',
      ],
    ],
    [
      'apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: { name: a }\nspec: { presence: optinal }\n',
      [
        '4:19 error not-allowed: `spec.presence` must be one of `required`, `optional`. Did you mean `optional`?',
      ],
    ],
    [
      'apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: { name: t }\nspec: { type: x, parameters: [1], steps: [{ if: 3 }] }\n',
      [
        '4:31 error wrong-type: `spec.parameters[0]` must be a mapping, not a number.',
        '4:43 error missing-field: `spec.steps[0].action` is missing. Add `action: <e.g. fetch:template>`.',
        '4:49 error wrong-type: `spec.steps[0].if` must be text or true or false, not a number. Put it in quotes.',
      ],
    ],
    [
      'apiVersion: acme.dev/v1\nkind: Queue\nmetadata: { name: jobs }\nspec: { depth: 3.5 }\n',
      ['4:16 error wrong-type: `spec.depth` must be a whole number, not a number.'],
    ],
    [
      edited('kind: Component', 'kind: Componet'),
      ['2:7 warning unknown-kind: The kind `Componet` is not known. Did you mean `Component`?'],
    ],
    [
      'apiVersion: backstage.io/v1beta2\nkind: Template\nmetadata: { name: t }\n',
      [
        '1:13 warning unknown-version: Template is not read in version `backstage.io/v1beta2`. Write `scaffolder.backstage.io/v1beta3`.',
      ],
    ],
    [
      edited('owner: team-pay', 'owner: team-pay\n  dependOn: [resource:db]'),
      [
        '9:3 warning misspelt-field: `spec.dependOn` is no field of Component and is ignored. Did you mean `dependsOn`?',
      ],
    ],
    [
      'Kind: Component\napiVersion: backstage.io/v1alpha1\n',
      [
        '1:1 warning not-an-entity: This has no `kind`, so it is no catalog entity. `Kind` may be a misspelling.',
      ],
    ],
    [
      '- a\n',
      [
        '1:1 warning not-an-entity: This is a list, not a catalog entity. An entity is a mapping with `apiVersion` and `kind`.',
      ],
    ],
    [
      edited('owner: team-pay', 'owner: { $text: ./owner.txt }'),
      ['8:10 warning placeholder: `$text: ./owner.txt` is not filled in: it is not there.'],
    ],
  ])('%s', async (text, want) => {
    expect(await problems(text)).toEqual(want);
  });

  it('clips and cleans hostile names', async () => {
    const [name] = await problems(edited('name: checkout', `name: "\\e[31m<!channel>${'x'.repeat(3_000)}"`));
    expect(name).not.toMatch(/\p{Cc}/u);
    expect(name?.length).toBeLessThan(250);
  });

  it('names at most twenty mistakes', async () => {
    const tags = Array.from({ length: 500 }, () => 'A B').join(', ');
    expect(await problems(edited('name: checkout', `name: checkout\n  tags: [${tags}]`))).toHaveLength(20);
  });
});

describe('compileKinds', () => {
  it('refuses a schema that is none, and says which', () => {
    const schema = { type: 'objekt' };
    expect(() => compileKinds([{ ...declared, schema }])).toThrow(
      expect.objectContaining({
        code: 'config',
        message: expect.stringMatching(/^The schema of kind Queue/) as string,
      }) as AppError,
    );
  });

  it('names the mistake in the words of the schema where nothing else explains it', async () => {
    const schema = {
      ...declared.schema,
      not: { properties: { metadata: { type: 'object', required: ['title'] } } },
    };
    const [document] = parseDocuments(
      new TextEncoder().encode(
        'apiVersion: acme.dev/v1\nkind: Queue\nmetadata: { name: a, title: b }\nspec: { depth: 1 }\n',
      ),
    );
    const found = await judge(document!, {
      kinds: compileKinds([{ ...declared, schema }]),
      include: () => ({ refused: '' }),
    });
    expect(found).toMatchObject({ status: 'invalid', problems: [{ code: 'not-allowed', line: 1 }] });
  });
});

// What Backstage itself does, one after the other, is the law that the verdicts are held to.
const policies = EntityPolicies.allOf([
  new SchemaValidEntityPolicy(),
  new DefaultNamespaceEntityPolicy(),
  new FieldFormatEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
]);
const validators = [
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  domainEntityV1alpha1Validator,
  groupEntityV1alpha1Validator,
  locationEntityV1alpha1Validator,
  resourceEntityV1alpha1Validator,
  systemEntityV1alpha1Validator,
  userEntityV1alpha1Validator,
];

async function asBackstage(value: unknown): Promise<{ status: string; entity?: Entity }> {
  try {
    const entity = await policies.enforce(value as Entity);
    const known = await Promise.all(validators.map((validator) => validator.check(entity!)));
    return known.includes(true) ? { status: 'valid', entity: entity! } : { status: 'unknown-kind' };
  } catch {
    return { status: 'invalid' };
  }
}

const odd = fc.constantFrom<unknown>(
  '',
  'x',
  'A b',
  'x'.repeat(64),
  7,
  true,
  null,
  [],
  {},
  [''],
  ['x'],
  [1],
  { a: '' },
  { 'a b': 'c' },
  [{ url: 'https://acme.dev' }],
  [{ url: 'acme' }],
);
const text = fc.constantFrom('x', 'team-pay', 'Pay_2.0', 'group:default/pay');
const texts = fc.array(text, { maxLength: 2 });
// Odd values are rare, so that many an entity has but one mistake, or none.
const mostly = (usual: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 60, arbitrary: usual }, { weight: 1, arbitrary: odd });
const each = (names: readonly string[], usual: fc.Arbitrary<unknown>) =>
  Object.fromEntries(names.map((name) => [name, mostly(usual)]));

const required = ['type', 'lifecycle', 'owner', 'definition', 'children', 'memberOf'];
const specOf = fc.record(
  {
    ...each(required.slice(0, 4), text),
    ...each(required.slice(4), texts),
    ...each(['system', 'domain', 'parent', 'target', 'subcomponentOf', 'subdomainOf'], text),
    ...each(['providesApis', 'consumesApis', 'dependsOn', 'dependencyOf', 'members', 'targets'], texts),
    ...each(['presence'], fc.constantFrom('required', 'optional')),
    ...each(
      ['profile'],
      fc.constantFrom({}, { displayName: 'Pay' }, { email: 'pay@acme.dev', picture: 'x' }),
    ),
  },
  { requiredKeys: required },
);

const metadataOf = fc.record(
  {
    name: mostly(fc.constantFrom('checkout', 'Pay_2.0')),
    ...each(['namespace', 'title', 'description', 'uid', 'etag'], fc.constant('shop')),
    ...each(['labels', 'annotations'], fc.constantFrom({ 'acme.dev/tier': '1' }, {})),
    ...each(['tags'], fc.constant(['java', 'c++'])),
    ...each(['links'], fc.constantFrom([{ url: 'https://acme.dev', title: 'Home', icon: 'home' }], [])),
    more: odd,
  },
  { requiredKeys: ['name'] },
);

const entityOf = fc
  .record({
    apiVersion: fc.constantFrom('backstage.io/v1alpha1', 'backstage.io/v1beta1', 'backstage.io/v9', 'a/b/c'),
    kind: fc.constantFrom(
      'Component',
      'API',
      'Resource',
      'System',
      'Domain',
      'Group',
      'User',
      'Location',
      'Robot',
      '',
    ),
    metadata: mostly(metadataOf),
    spec: mostly(specOf),
    more: fc.constantFrom(...Array<object>(9).fill({}), { relations: [] }, { owner: 'x' }, { status: {} }),
  })
  .map(({ more, ...entity }) => ({ ...entity, ...more }));

describe('the law', () => {
  it('judges as Backstage does, with the same entity, and explains whatever it refuses', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(entityOf, async (value) => {
        const want = await asBackstage(value);
        const { status, entity, problems: found } = await verdict(stringify(value));
        seen.add(status);
        expect(status).toBe(want.status);
        expect(entity).toEqual(want.entity);
        const errors = found.filter(({ severity }) => severity === 'error');
        expect(errors.length > 0).toBe(status === 'invalid');
        // Words of the validator itself would mean that our shapes have missed something.
        for (const { message } of errors) expect(message).not.toMatch(/^(?:`[^`]*`|The entity): /);
      }),
      { numRuns: 1_000 },
    );
    expect([...seen].sort()).toEqual(['invalid', 'unknown-kind', 'valid']);
  });
});
