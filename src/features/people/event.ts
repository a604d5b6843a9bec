import { z } from 'zod';
import { defineEvent, type Around, type Intent } from '../../contract/event.ts';
import { slackPerson, slackUser } from '../../core/slack-person.ts';
import { person } from './job.ts';

const payload = z.object({ user: slackUser });

function read({ user }: z.output<typeof payload>, { team }: Around): Intent {
  const told = slackPerson(user, team);
  // People of other organisations, whom shared channels show us, are none of ours to know.
  if (told?.team !== team) return { kind: 'ignore' };
  return { kind: 'job', name: person.name, input: told };
}

/** Somebody changed their profile, became a guest, left or came back. */
export const userChange = defineEvent({ type: 'user_change', payload, read });

/** Somebody joined. */
export const teamJoin = defineEvent({ type: 'team_join', payload, read });
