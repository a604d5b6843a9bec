import { z } from 'zod';
import type { Input } from './question.ts';

/** An input field as doors that only have text give it: a command-line option, a query parameter. */
export interface Field {
  readonly name: string;
  /** From `.describe()`; empty without. */
  readonly description: string;
  readonly form: 'text' | 'number' | 'flag' | 'list';
  readonly required: boolean;
  readonly choices?: readonly string[];
  /** What holds where it is left out, as text. */
  readonly default?: string;
}

const property = z.object({
  type: z.string().optional().catch(undefined),
  description: z.string().default(''),
  enum: z.array(z.string()).optional().catch(undefined),
  default: z.unknown().optional(),
});
const shape = z.object({
  properties: z.record(z.string(), property).default({}),
  required: z.array(z.string()).default([]),
});

const forms = new Map<string | undefined, Field['form']>([
  ['number', 'number'],
  ['integer', 'number'],
  ['boolean', 'flag'],
  ['array', 'list'],
]);

/** The fields of an input, in its order. */
export function fieldsOf(input: Input): Field[] {
  const schema = shape.parse(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }));
  return Object.entries(schema.properties).map(([name, { type, description, enum: choices, ...rest }]) => ({
    name,
    description,
    form: forms.get(type) ?? 'text',
    required: schema.required.includes(name),
    ...(choices !== undefined && { choices }),
    ...(rest.default !== undefined && { default: JSON.stringify(rest.default) }),
  }));
}

/** The value that a field's texts stand for; a text that stands for none is left for the input to refuse. */
export function fieldValue({ form }: Field, texts: readonly string[]): unknown {
  const text = texts.at(-1);
  switch (form) {
    case 'list':
      return texts;
    case 'number':
      return text === undefined || text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
    case 'flag':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'text':
      return text;
  }
}
