import { to } from '../../contract/address.ts';
import { defineCommand } from '../../contract/command.ts';

/** `/callboard search payments` */
export const searchCommand = defineCommand({
  name: 'search',
  alone: false,
  summary: 'Find entities by words, parts of words or misspellings',
  usage: '<words>',
  phrases: ['search {}', 'search for {}', 'find {}', 'look for {}', 'where is {}', 'what is {}', "what's {}"],
  read: (text) => to('search', { text: text.trim() }),
});
