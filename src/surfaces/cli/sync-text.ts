import { oneLine } from '../../kit/text.ts';
import type { SyncEvent } from './operations.ts';

/** What happened to a source as one line. */
export function eventText(event: SyncEvent): string {
  return `${event.source}: ${oneLine(wordsOf(event))}`;
}

function wordsOf(event: SyncEvent): string {
  switch (event.kind) {
    case 'reading':
      return `reading ${counted(event.files, 'file', 'files')} …`;
    case 'unchanged':
      return `unchanged, ${entities(event.entities)}`;
    case 'applied': {
      const changes = Object.entries(event.changes)
        .filter(([, count]) => count > 0)
        .map(([action, count]) => `${amount(count)} ${action}`);
      const problems = event.problems === 0 ? [] : [counted(event.problems, 'problem', 'problems')];
      return [entities(event.entities), ...changes, ...problems].join(', ');
    }
    case 'held': {
      const lost = `${amount(event.removals)} of its ${entities(event.entities)}`;
      const accept = `callboard sync --accept-removals ${event.source}`;
      return `held back: it would lose ${lost}. If that is meant, run \`${accept}\`.`;
    }
    case 'overtaken':
      return 'another process is at it';
    case 'unreachable':
      return `cannot be read: ${event.reason} ${event.hint}`;
  }
}

function entities(count: number): string {
  return counted(count, 'entity', 'entities');
}

function counted(count: number, one: string, many: string): string {
  return `${amount(count)} ${count === 1 ? one : many}`;
}

function amount(count: number): string {
  return count.toLocaleString('en');
}
