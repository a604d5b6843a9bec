import { z } from 'zod';
import { defineQuestion } from '../../contract/question.ts';
import type { Checkup } from '../../core/ports.ts';

export type DoctorResult =
  | { readonly kind: 'healthy'; readonly checkups: readonly Checkup[] }
  | { readonly kind: 'faults'; readonly checkups: readonly Checkup[] };

/** Whether the installation is as it must be, with the fix for whatever is not. */
export const doctor = defineQuestion({
  name: 'doctor',
  summary: 'Examine the installation: database, sources, Slack; says the fix for each fault',
  input: z.object({}),
  doors: ['cli'],
  status: { healthy: 200, faults: 422 },
  async answer({ examine }): Promise<DoctorResult> {
    const checkups = await Array.fromAsync(examine());
    return { kind: checkups.some(({ health }) => health === 'bad') ? 'faults' : 'healthy', checkups };
  },
});
