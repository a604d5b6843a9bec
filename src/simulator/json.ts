/** A JSON object of somebody else's making. */
export type Json = Readonly<Record<string, unknown>>;

/** True for a JSON object. */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A field that is an object or an array; forms carry those as JSON text. Undefined where it is neither. */
export function structured(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined; // the caller refuses it as Slack does, by the field's own error
  }
}

/** A field as text; numbers and booleans come as such in JSON bodies. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? `${value}` : undefined;
}

/** The objects of an array, empty for anything else. */
export function objectsOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isJson) : [];
}
