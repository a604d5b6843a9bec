import type { Setup } from './setup.ts';

/** How to ask what runs on this port, a line each. */
export function howToAsk({ mode, settings }: Setup, port: number): string[] {
  const { 'who-owns': whoOwns, root = '@Callboard' } = settings.slack.commands;
  if (mode.kind === 'socket' || mode.kind === 'http')
    return [`in Slack: ${whoOwns ?? `${root} who-owns`} <name>`];
  const demo = mode.kind === 'demo';
  const name = demo ? 'payment-service' : '<name>';
  return [
    `in another terminal: npx callboard who-owns ${name}`,
    `over HTTP: curl 'http://localhost:${port}/api/v1/who-owns?subject=${name}'`,
    ...(demo ? ['your own catalog: copy callboard.example.yaml to callboard.yaml and start again'] : []),
    'in Slack: README.md, "Connect to Slack in five minutes"',
  ];
}
