import { limit } from './bounds.ts';
import { anyText, elements, plainText } from './check-elements.ts';
import {
  all,
  anyOf,
  byType,
  distinct,
  flag,
  free,
  isObject,
  list,
  shape,
  text,
  url,
  word,
  type Check,
  type Violation,
} from './check.ts';

export type Surface = 'message' | 'modal' | 'home';

/** Every block may carry a `block_id`. */
function block(
  required: Readonly<Record<string, Check>>,
  optional: Readonly<Record<string, Check>> = {},
): Check {
  return shape(required, { ...optional, block_id: text(limit.id) });
}

/** What is known to exist but has no confirmed bounds: only its outline is looked at. */
const outline: Check = (value, path) =>
  isObject(value) && value.block_id !== undefined ? text(limit.id)(value.block_id, `${path}/block_id`) : [];

const section = all(
  block(
    {},
    {
      text: anyText(limit.sectionText),
      fields: list(anyText(limit.fieldText), limit.fields),
      accessory: byType(elements.accessory),
      expand: flag,
    },
  ),
  anyOf('text', 'fields'),
);

const image = all(
  block(
    { alt_text: text(limit.imageAlt) },
    {
      image_url: url(limit.imageUrl, 'http', 'https'),
      slack_file: free,
      title: plainText(limit.imageAlt),
    },
  ),
  anyOf('image_url', 'slack_file'),
);

const cell = byType({
  raw_text: shape({ text: text(limit.tableText) }),
  raw_number: shape({ text: text(limit.tableText), value: free }),
  rich_text: outline,
});

/** Slack bounds the text of a whole table, not of a cell. */
function tableText(value: unknown, path: string): Violation[] {
  const rows = isObject(value) && Array.isArray(value.rows) ? value.rows.flat() : [];
  const size = rows.reduce((sum: number, each: unknown) => {
    const content = isObject(each) ? (each.text ?? each.elements) : undefined;
    return sum + (typeof content === 'string' ? content : JSON.stringify(content ?? '')).length;
  }, 0);
  const tooLong = {
    path,
    limit: `must be less than ${limit.tableText + 1} characters`,
    found: `${size} characters`,
  };
  return size > limit.tableText ? [tooLong] : [];
}

const everywhere = {
  header: block({ text: plainText(limit.header) }),
  section,
  divider: block({}),
  image,
  actions: block({
    elements: all(list(byType(elements.actions), limit.actionsElements), distinct('action_id')),
  }),
  context: block({ elements: list(byType(elements.context), limit.contextElements) }),
  input: block(
    { label: plainText(limit.inputLabel), element: byType(elements.input) },
    { hint: plainText(limit.inputLabel), optional: flag, dispatch_action: flag },
  ),
  rich_text: block({ elements: list(free, Number.MAX_SAFE_INTEGER) }),
  video: outline,
  alert: block(
    { text: anyText(limit.sectionText) },
    { level: word('default', 'info', 'warning', 'error', 'success') },
  ),
};

const messageOnly = {
  markdown: block({ text: text(limit.markdown) }),
  table: all(
    block(
      { rows: list(list(cell, limit.tableCells), limit.tableRows) },
      { column_settings: list(free, limit.tableCells, 0) },
    ),
    tableText,
  ),
  file: block({ source: word('remote'), external_id: text(limit.id) }),
  card: outline,
  carousel: outline,
  container: outline,
  context_actions: outline,
  data_table: outline,
  plan: outline,
  task_card: outline,
};

/** The check of one block as Slack allows it on a surface. */
export function blocksOn(surface: Surface): Check {
  return byType(surface === 'message' ? { ...everywhere, ...messageOnly } : everywhere);
}
