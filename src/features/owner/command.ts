import { to } from '../../contract/address.ts';
import { defineCommand } from '../../contract/command.ts';

/** `/who-owns payment-service` */
export const whoOwnsCommand = defineCommand({
  name: 'who-owns',
  alone: true,
  summary: 'Who owns a service, team, repository …',
  usage: '[service, team, repository or URL]',
  phrases: [
    'who owns {}',
    "who's owning {}",
    'who is owning {}',
    'who maintains {}',
    'who runs {}',
    'who is responsible for {}',
    "who's responsible for {}",
    'who is the owner of {}',
    "who's the owner of {}",
    'owner of {}',
    'whose is {}',
    'which team owns {}',
    'what team owns {}',
    'what does {} own',
  ],
  read: (text) => to('who-owns', text.trim() === '' ? {} : { subject: text.trim() }),
});
