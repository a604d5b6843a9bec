import { z } from 'zod';

const text = z.string().min(1);
const texts = z.array(text);
const profile = z
  .looseObject({ displayName: text.optional(), email: text.optional(), picture: text.optional() })
  .optional();

/** The envelope of every entity as Backstage's Entity and EntityMeta schemas describe it. */
export const envelope = z.looseObject({
  apiVersion: text,
  kind: text,
  metadata: z.looseObject({
    name: text,
    namespace: text.optional(),
    uid: text.optional(),
    etag: text.optional(),
    title: text.optional(),
    description: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
    tags: texts.optional(),
    links: z
      .array(
        z.looseObject({
          url: text,
          title: text.optional(),
          icon: text.optional(),
          type: text.optional(),
        }),
      )
      .optional(),
  }),
  spec: z.looseObject({}).optional(),
});

/**
 * `spec` of the well-known kinds as Backstage's schemas describe it. They only explain: verdicts are those
 * of `@backstage/catalog-model`, which stops at the first mistake. `dependencyOf` is read by Backstage, not
 * checked.
 */
export const specs = {
  Component: z.looseObject({
    type: text,
    lifecycle: text,
    owner: text,
    system: text.optional(),
    subcomponentOf: text.optional(),
    providesApis: texts.optional(),
    consumesApis: texts.optional(),
    dependsOn: texts.optional(),
    dependencyOf: z.unknown().optional(),
  }),
  API: z.looseObject({
    type: text,
    lifecycle: text,
    owner: text,
    definition: text,
    system: text.optional(),
  }),
  Resource: z.looseObject({
    type: text,
    owner: text,
    dependsOn: texts.optional(),
    dependencyOf: z.unknown().optional(),
    system: text.optional(),
  }),
  System: z.looseObject({ owner: text, domain: text.optional(), type: text.optional() }),
  Domain: z.looseObject({ owner: text, subdomainOf: text.optional(), type: text.optional() }),
  Group: z.looseObject({
    type: text,
    children: texts,
    profile,
    parent: text.optional(),
    members: texts.optional(),
  }),
  User: z.looseObject({ memberOf: texts, profile }),
  Location: z.looseObject({
    type: text.optional(),
    target: text.optional(),
    targets: texts.optional(),
    presence: z.enum(['required', 'optional']).optional(),
  }),
};
