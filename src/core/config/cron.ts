interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly words: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const fields: readonly Field[] = [
  { name: 'minute', least: 0, most: 59, words: [] },
  { name: 'hour', least: 0, most: 23, words: [] },
  { name: 'day of month', least: 1, most: 31, words: [] },
  { name: 'month', least: 1, most: 12, words: months },
  { name: 'weekday', least: 0, most: 7, words: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

/**
 * What is wrong with a cron expression of five fields (minute hour day-of-month month weekday), as the end of a
 * sentence; undefined where it is sound. Accepts no more than node-cron does, and no field of seconds: schedules
 * are looked at once a minute.
 */
export function cronFault(text: string): string | undefined {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== fields.length) return `has ${parts.length} fields instead of five`;
  for (const [at, field] of fields.entries()) {
    const fault = (parts[at] ?? '')
      .split(',')
      .map((item) => itemFault(item, field))
      .find(Boolean);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function itemFault(item: string, field: Field): string | undefined {
  const [, from, to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(item) ?? [];
  const wrong = `has the ${field.name} "${item}"`;
  if (from === undefined || (from === '*' && to !== undefined)) return wrong;
  if (step !== undefined && (Number(step) < 1 || Number(step) > field.most))
    return `${wrong}, with an impossible step`;
  if (from === '*') return undefined;
  if (step !== undefined && to === undefined) return `${wrong}; a step needs a range or *`;

  const [first, last] = [from, to ?? from].map((word) => valueOf(word, field));
  if (first === undefined || last === undefined) return `${wrong}, not from ${field.least} to ${field.most}`;
  return first > last ? `${wrong}, which runs backwards` : undefined;
}

function valueOf(word: string, { words, least, most }: Field): number | undefined {
  const named = words.indexOf(word.toLowerCase());
  const value = named >= 0 ? named + least : /^\d+$/.test(word) ? Number(word) : NaN;
  return value >= least && value <= most ? value : undefined;
}
