import type { Mrkdwn } from './text.ts';

/** The few signs we use, each as Slack's emoji and as a terminal shows it. */
const signs = {
  done: { emoji: ':white_check_mark:', sign: '✔' },
  info: { emoji: ':information_source:', sign: 'ℹ' },
  warning: { emoji: ':warning:', sign: '⚠' },
  failure: { emoji: ':x:', sign: '✖' },
  search: { emoji: ':mag:', sign: '🔍' },
} as const;

export type Icon = keyof typeof signs;

/** An icon in Slack's markup. */
export function icon(name: Icon): Mrkdwn {
  return { mrkdwn: signs[name].emoji };
}

/** The sign for one of our emojis, e.g. `:warning:`; undefined for any other. */
export function signOf(emoji: string): string | undefined {
  return Object.values(signs).find((known) => known.emoji === emoji)?.sign;
}
