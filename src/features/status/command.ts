import { to } from '../../contract/address.ts';
import { defineCommand } from '../../contract/command.ts';

/** `/callboard status` */
export const statusCommand = defineCommand({
  name: 'status',
  alone: false,
  summary: 'How complete and how fresh the catalog is',
  usage: '',
  phrases: ['how are you', 'are you ok', 'are you up to date'],
  read: () => to('status', {}),
});
