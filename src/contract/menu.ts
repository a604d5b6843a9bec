import type { Ref } from '../core/ref.ts';
import { formatAddress, parseAddress, places, type Address, type Place } from './address.ts';
import type { Question, Result } from './question.ts';

/** One choice of a typeahead select; `value` is at most 150 characters. */
export interface Option {
  readonly label: string;
  readonly description?: string;
  readonly value: Ref;
}

/** A typeahead select: its options are a question's answer to what was typed. */
export interface Menu<Out extends Result = Result> {
  readonly part: 'menu';
  readonly name: string;
  /** The question that is asked, and the input field that gets what was typed. */
  readonly question: string;
  readonly typed: string;
  options(result: Out): readonly Option[];
  /** The argument of the pressed address that gets the chosen value. */
  readonly fills: string;
}

/** Types a menu from its parts. */
export function defineMenu<Out extends Result>(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- any input will do: a menu sees results only
  menu: Omit<Menu<Out>, 'part' | 'question'> & { question: Question<any, Out> },
): Menu<Out> {
  return { part: 'menu', ...menu, question: menu.question.name };
}

/** A select's `action_id`, e.g. `here/entity who-owns`: choosing presses the address with the value filled in. */
export function pressMenu(place: Place, menu: string, address: Address): string {
  return `${place}/${menu} ${formatAddress(address)}`;
}

/** Reads an `action_id` that `pressMenu` made; undefined for anything else. */
export function readMenuPress(
  actionId: string,
): { place: Place; menu: string; address: Address } | undefined {
  const [, word, menu, rest] = /^([a-z]+)\/([a-z-]+) (.+)$/s.exec(actionId) ?? [];
  const place = places.find((known) => known === word);
  const address = rest === undefined ? undefined : parseAddress(rest);
  return place === undefined || menu === undefined || address === undefined
    ? undefined
    : { place, menu, address };
}
