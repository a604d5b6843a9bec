import { to } from '../../contract/address.ts';
import { defineCommand } from '../../contract/command.ts';

/** `/callboard help` */
export const helpCommand = defineCommand({
  name: 'help',
  alone: false,
  summary: 'What you can ask',
  usage: '',
  phrases: ['what can you do', 'what can i ask', 'how does this work', 'hi', 'hello', 'hey'],
  read: () => to('help', {}),
});
