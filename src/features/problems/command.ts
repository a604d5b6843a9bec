import { to } from '../../contract/address.ts';
import { defineCommand } from '../../contract/command.ts';

/** `/callboard problems payments-team` */
export const problemsCommand = defineCommand({
  name: 'problems',
  alone: false,
  summary: 'What is wrong with the catalog, a team’s part of it or one entity',
  usage: '[team or entity]',
  phrases: [
    'what is wrong with {}',
    "what's wrong with {}",
    'problems of {}',
    'problems with {}',
    'problems in {}',
  ],
  read: (text) => to('problems', text.trim() === '' ? {} : { subject: text.trim() }),
});
