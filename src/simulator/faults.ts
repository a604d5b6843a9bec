/** What can go wrong with a Web API call. `lost`: it was done, but its answer is an HTTP 500. */
export type Fault =
  | { readonly kind: 'ratelimited'; readonly retryAfter: number }
  | { readonly kind: 'status'; readonly status: 500 | 502 | 503 }
  | { readonly kind: 'error'; readonly error: string }
  | { readonly kind: 'lost' }
  | { readonly kind: 'hang' };

export interface Faults {
  /** The next `times` calls of the method go wrong. */
  plan(method: string, fault: Fault, times: number): void;
  /** Takes the next fault planned for a method. */
  take(method: string): Fault | undefined;
}

/** No faults yet. */
export function createFaults(): Faults {
  const planned = new Map<string, Fault[]>();
  return {
    plan: (method, fault, times) => {
      const more = Array.from({ length: times }, () => fault);
      planned.set(method, [...(planned.get(method) ?? []), ...more]);
    },
    take: (method) => planned.get(method)?.shift(),
  };
}
