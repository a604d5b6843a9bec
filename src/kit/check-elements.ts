import { limit } from './bounds.ts';
import {
  all,
  anyOf,
  byType,
  distinct,
  flag,
  free,
  integer,
  isObject,
  list,
  pattern,
  shape,
  text,
  url,
  word,
  type Check,
} from './check.ts';

/** A `plain_text` object. */
export function plainText(max: number): Check {
  return byType({ plain_text: shape({ text: text(max) }, { emoji: flag }) });
}

/** A `plain_text` or `mrkdwn` object. */
export function anyText(max: number): Check {
  return byType({
    plain_text: shape({ text: text(max) }, { emoji: flag }),
    mrkdwn: shape({ text: text(max) }, { verbatim: flag }),
  });
}

const id = text(limit.id);
const time = pattern(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time as HH:mm');
const day = pattern(/^\d{4}-\d\d-\d\d$/, 'a date as YYYY-MM-DD');

const confirm = shape(
  { text: anyText(limit.confirmText) },
  {
    title: plainText(limit.confirmTitle),
    confirm: plainText(limit.confirmButton),
    deny: plainText(limit.confirmButton),
    style: word('primary', 'danger'),
  },
);

function option(label: Check, value: number): Check {
  return shape(
    { text: label, value: text(value) },
    { description: anyText(limit.optionDescription), url: url(limit.url) },
  );
}

const plainOption = option(plainText(limit.optionText), limit.optionValue);
const richOption = option(anyText(limit.optionText), limit.optionValue);

const optionGroups = list(
  shape({ label: plainText(limit.optionText), options: list(plainOption, limit.options) }),
  limit.optionGroups,
);

const action = { action_id: id, confirm, focus_on_load: flag };
const typed = {
  action_id: id,
  focus_on_load: flag,
  placeholder: plainText(limit.placeholder),
  dispatch_action_config: free,
};
const picked = { ...action, placeholder: plainText(limit.placeholder) };
const several = { ...picked, max_selected_items: integer(1) };

function choices(required: number, initial: string): Check {
  return shape(
    { options: all(list(richOption, required), distinct('value')) },
    { ...action, [initial]: initial === 'initial_option' ? richOption : list(richOption, required) },
  );
}

function staticSelect(more: Readonly<Record<string, Check>>): Check {
  return all(
    shape(
      {},
      {
        ...more,
        options: all(list(plainOption, limit.options), distinct('value')),
        option_groups: optionGroups,
      },
    ),
    anyOf('options', 'option_groups'),
    (value, path) =>
      isObject(value) && value.options !== undefined && value.option_groups !== undefined
        ? [{ path, limit: 'only one of options, option_groups', found: 'both' }]
        : [],
  );
}

const image = all(
  shape(
    { alt_text: text(limit.imageAlt) },
    { image_url: url(limit.imageUrl, 'http', 'https'), slack_file: free },
  ),
  anyOf('image_url', 'slack_file'),
);

const conversation = { response_url_enabled: flag, default_to_current_conversation: flag, filter: free };

const pickers = {
  users_select: shape({}, { ...picked, initial_user: id }),
  multi_users_select: shape({}, { ...several, initial_users: list(id, limit.options) }),
  static_select: staticSelect({ ...picked, initial_option: plainOption }),
  multi_static_select: staticSelect({ ...several, initial_options: list(plainOption, limit.options) }),
  external_select: shape({}, { ...picked, initial_option: plainOption, min_query_length: integer(0) }),
  multi_external_select: shape(
    {},
    { ...several, initial_options: list(plainOption, limit.options), min_query_length: integer(0) },
  ),
  conversations_select: shape({}, { ...picked, ...conversation, initial_conversation: id }),
  multi_conversations_select: shape(
    {},
    { ...several, ...conversation, initial_conversations: list(id, limit.options) },
  ),
  channels_select: shape({}, { ...picked, response_url_enabled: flag, initial_channel: id }),
  multi_channels_select: shape({}, { ...several, initial_channels: list(id, limit.options) }),
  datepicker: shape({}, { ...picked, initial_date: day }),
  timepicker: shape({}, { ...picked, initial_time: time, timezone: free }),
  datetimepicker: shape({}, { ...action, initial_date_time: integer(1_000_000_000, 9_999_999_999) }),
  checkboxes: choices(limit.choices, 'initial_options'),
  radio_buttons: choices(limit.choices, 'initial_option'),
};

const button = shape(
  { text: plainText(limit.buttonText) },
  {
    action_id: id,
    value: text(limit.buttonValue, 0),
    url: url(limit.url),
    style: word('primary', 'danger'),
    confirm,
    accessibility_label: text(limit.buttonText),
  },
);

const pressed = {
  button,
  overflow: shape({ options: list(plainOption, limit.overflow) }, { action_id: id, confirm }),
  workflow_button: shape(
    { text: plainText(limit.buttonText), workflow: free },
    { action_id: id, style: word('primary', 'danger'), accessibility_label: text(limit.buttonText) },
  ),
};

const inputLength = { min_length: integer(0, limit.inputText), max_length: integer(1, limit.inputText) };

/** Elements by the block they may stand in. */
export const elements = {
  accessory: { ...pressed, ...pickers, image },
  actions: { ...pressed, ...pickers, rich_text_input: shape({}, { ...typed, initial_value: free }) },
  context: {
    image,
    plain_text: anyText(limit.contextText),
    mrkdwn: anyText(limit.contextText),
  },
  input: {
    ...pickers,
    plain_text_input: shape(
      {},
      { ...typed, ...inputLength, multiline: flag, initial_value: text(limit.inputText, 0) },
    ),
    email_text_input: shape({}, { ...typed, initial_value: free }),
    url_text_input: shape({}, { ...typed, initial_value: free }),
    number_input: shape(
      { is_decimal_allowed: flag },
      { ...typed, initial_value: free, min_value: free, max_value: free },
    ),
    rich_text_input: shape({}, { ...typed, initial_value: free }),
    file_input: shape({}, { action_id: id, filetypes: free, max_files: integer(1, 10) }),
  },
} as const;
