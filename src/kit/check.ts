/** One thing Slack would refuse: a JSON pointer, what Slack demands there, and what was found. */
export interface Violation {
  readonly path: string;
  readonly limit: string;
  readonly found: string;
}

/** Looks at one JSON value; the words are Slack's own where they are known. */
export type Check = (value: unknown, path: string) => Violation[];

type Fields = Readonly<Record<string, Check>>;
export type Json = Readonly<Record<string, unknown>>;

/** True for a JSON object. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value;
}

function found(value: unknown): string {
  return typeof value === 'string' ? value : kindOf(value);
}

function violation(path: string, limit: string, found: string): Violation[] {
  return [{ path, limit, found }];
}

/** A string of `min` to `max` characters. */
export function text(max: number, min = 1): Check {
  return (value, path) => {
    if (typeof value !== 'string') return violation(path, 'must provide a string', kindOf(value));
    const size = `${value.length} characters`;
    if (value.trim().length < min) return violation(path, `must be more than ${min - 1} characters`, size);
    return value.length > max ? violation(path, `must be less than ${max + 1} characters`, size) : [];
  };
}

/** One of the given words. */
export function word(...words: readonly string[]): Check {
  return (value, path) =>
    typeof value === 'string' && words.includes(value)
      ? []
      : violation(path, `must be one of ${words.join(', ')}`, found(value));
}

/** A string of the pattern, described in words. */
export function pattern(form: RegExp, words: string): Check {
  return (value, path) =>
    typeof value === 'string' && form.test(value) ? [] : violation(path, `must be ${words}`, found(value));
}

/** An absolute address of at most `max` characters with one of the schemes. */
export function url(max: number, ...schemes: readonly string[]): Check {
  return (value, path) => {
    const length = text(max)(value, path);
    if (length.length > 0 || typeof value !== 'string') return length;
    const scheme = URL.canParse(value) ? new URL(value).protocol.slice(0, -1) : undefined;
    const known = scheme !== undefined && (schemes.length === 0 || schemes.includes(scheme));
    return known ? [] : violation(path, 'must be a valid URL', value);
  };
}

export const flag: Check = (value, path) =>
  typeof value === 'boolean' ? [] : violation(path, 'must provide a boolean', kindOf(value));

/** A whole number in a range. */
export function integer(min: number, max = Number.MAX_SAFE_INTEGER): Check {
  return (value, path) =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max
      ? []
      : violation(path, `must be an integer from ${min} to ${max}`, String(value));
}

/** An array of `min` to `max` items that each pass. */
export function list(item: Check, max: number, min = 1): Check {
  return (value, path) => {
    if (!Array.isArray(value)) return violation(path, 'must provide an array', kindOf(value));
    const size = `${value.length} items`;
    if (value.length < min) return violation(path, `no less than ${min} items allowed`, size);
    const many = value.length > max ? violation(path, `no more than ${max} items allowed`, size) : [];
    return [...many, ...value.flatMap((each: unknown, at) => item(each, `${path}/${at}`))];
  };
}

/** An object with these fields and no others; `type` is looked at by `byType`. */
export function shape(required: Fields, optional: Fields = {}): Check {
  const known: Fields = { ...required, ...optional, type: free };
  return (value, path) => {
    if (!isObject(value)) return violation(path, 'must provide an object', kindOf(value));
    const given = Object.entries(value).filter(([, field]) => field !== undefined);
    const missing = Object.keys(required).filter((name) => !given.some(([key]) => key === name));
    return [
      ...missing.flatMap((name) => violation(path, `missing required field: ${name}`, 'nothing')),
      ...given.flatMap(([name, field]) => {
        const check = Object.hasOwn(known, name) ? known[name] : undefined;
        if (check === undefined)
          return violation(path, `invalid additional property: ${name}`, kindOf(field));
        return check(field, `${path}/${name}`);
      }),
    ];
  };
}

/** An object whose `type` picks the check; types that exist but are not allowed here are not in the table. */
export function byType(checks: Fields): Check {
  return (value, path) => {
    if (!isObject(value)) return violation(path, 'must provide an object', kindOf(value));
    const type = value.type;
    if (type === undefined) return violation(path, 'missing required field: type', 'nothing');
    const check = typeof type === 'string' && Object.hasOwn(checks, type) ? checks[type] : undefined;
    return check === undefined
      ? violation(`${path}/type`, 'unsupported type', found(type))
      : check(value, path);
  };
}

/** All checks must pass. */
export function all(...checks: readonly Check[]): Check {
  return (value, path) => checks.flatMap((check) => check(value, path));
}

/** At least one of the fields is there, e.g. `text` or `fields`. */
export function anyOf(...names: readonly string[]): Check {
  return (value, path) =>
    isObject(value) && names.some((name) => value[name] !== undefined)
      ? []
      : violation(path, `must provide at least one of ${names.join(', ')}`, 'none of them');
}

/** No two of the objects share a value of this field. */
export function distinct(field: string): Check {
  return (value, path) => {
    const seen = new Set<unknown>();
    return (Array.isArray(value) ? value : []).flatMap((item: unknown, at) => {
      const id = isObject(item) ? item[field] : undefined;
      if (id === undefined || !seen.has(id)) {
        seen.add(id);
        return [];
      }
      return violation(`${path}/${at}/${field}`, `\`${field}\` must be unique`, found(id));
    });
  };
}

/** Anything goes: what Slack documents no bound for. */
export const free: Check = () => [];
