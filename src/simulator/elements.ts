import { isJson, objectsOf, textOf, type Json } from './json.ts';
import type { Message } from './workspace.ts';

/** An interactive element with the block it stands in. */
export interface Element {
  readonly block: Json;
  readonly element: Json;
}

/** Everything on a message that can be pressed or chosen from, from top to bottom. */
export function elementsOf(message: Message): Element[] {
  return (message.blocks ?? []).flatMap((block) => {
    const inside = [block.accessory, ...objectsOf(block.elements)].filter(isJson);
    const interactive = inside.filter((element) => element.action_id !== undefined);
    return interactive.map((element) => ({ block, element }));
  });
}

/** The label of a button, or the placeholder of a select. */
export function labelOf({ element }: Element): string {
  const label = element.text ?? element.placeholder;
  return (isJson(label) ? textOf(label.text) : undefined) ?? '';
}

/** The element a person means by its words; an error lists those that are there. */
export function elementNamed(message: Message, label: string, type: RegExp): Element {
  const all = elementsOf(message).filter(({ element }) => type.test(textOf(element.type) ?? ''));
  const found = all.find((each) => labelOf(each) === label);
  if (found !== undefined) return found;
  const there = all.map((each) => `"${labelOf(each)}"`).join(', ');
  throw new Error(`There is no "${label}" on this message, only ${there === '' ? 'text' : there}.`);
}
