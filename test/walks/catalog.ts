/** Acme's catalog as its repository holds it: a small shop with two teams, and what may go wrong in such a file. */
export const catalog = {
  'org/catalog-info.yaml': `
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: payments-team
  title: Payments
  annotations: { slack.com/channel: payments }
spec: { type: team, children: [], members: [dana] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: ledger-team, title: Ledger }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: dana }
spec: { profile: { displayName: Dana Smith, email: dana@acme.dev }, memberOf: [payments-team] }
`,
  'payments/catalog-info.yaml': service('payment-service', 'payments-team', {
    description: 'Takes money, carefully',
    more: '  links: [{ url: https://wiki.acme.dev/payments, title: Runbook }]\n',
  }),
  'ledger/catalog-info.yaml': service('ledger', 'ledger-team'),
  'legacy/catalog-info.yaml': service('ledger', 'payments-team', { namespace: 'legacy' }),
  'tool/catalog-info.yaml': `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: lost-tool }
spec: { type: service, lifecycle: production }
`,
  'loud/catalog-info.yaml': service('loud', 'payments-team', {
    description: '<!channel> <!here> <@U000DANA> *bold* @channel',
    more: "  title: '<!channel> loud <https://evil.example|click>'\n",
  }),
  'bad/catalog-info.yaml': service("'<!channel>'", 'payments-team'),
};

/** A Component's document. */
export function service(
  name: string,
  owner: string,
  { namespace = 'default', description = `About ${name}`, more = '' } = {},
): string {
  return `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
  namespace: ${namespace}
  description: '${description}'
${more}spec: { type: service, lifecycle: production, owner: 'group:default/${owner}' }
`;
}
