import { AppError } from './errors.ts';

/** Globs compiled into one machine that reads a path once, in time linear in it whatever the pattern. */
export interface Globs {
  /** Whether a `/`-separated relative path matches any of the globs. */
  readonly matches: (path: string) => boolean;
  /** Whether something below a folder could match; `''` is the root. */
  readonly reaches: (folder: string) => boolean;
}

type Test = (character: string) => boolean;
type Piece =
  | { readonly kind: 'one'; readonly test: Test }
  | { readonly kind: 'many'; readonly test: Test }
  | { readonly kind: 'folders' }
  | { readonly kind: 'choice'; readonly branches: readonly (readonly Piece[])[] };

/**
 * A place in the machine. With a test it is left by a character that passes; without one it is left for free.
 */
interface State {
  readonly test?: Test;
  readonly next: State[];
}

/** The states a text can have led to, and the stages known to come after it: they save most of the work. */
interface Stage {
  readonly states: ReadonlySet<State>;
  readonly after: Map<string, Stage>;
}

// Globs also come from Location targets, which anybody who can push writes. Regular expressions made from
// such patterns take exponential time (`*a*a*a*a*b`: seconds on 60 characters with node:path's matchesGlob).
const longestGlob = 1_000;
// Ordinary patterns have dozens. One made to have more is merely slower, and takes no more memory.
const mostStages = 1_000;

const any: Test = () => true;
const withinFolder: Test = (character) => character !== '/';
const accepted: State = { next: [] };

/**
 * Compiles globs: `*`, `?`, `[a-z]`, `[!a-z]`, `{a,b}`, `**` for any number of folders, `\` before a
 * character that means itself. Case counts, and names that begin with a dot are like all others.
 */
export function compileGlobs(globs: readonly string[]): Globs {
  const stageOf = stages();
  const start = stageOf(closure(globs.map((glob) => link(parse(glob), accepted))));
  const run = (text: string): ReadonlySet<State> => {
    let stage = start;
    for (const character of text) {
      let next = stage.after.get(character);
      if (next === undefined) {
        next = stageOf(step(stage.states, character));
        stage.after.set(character, next);
      }
      stage = next;
    }
    return stage.states;
  };
  return {
    matches: (path) => run(path).has(accepted),
    reaches: (folder) => run(folder === '' ? '' : `${folder}/`).size > 0,
  };
}

/** Gives the same stage for the same states, so that what comes after them is worked out once. */
function stages(): (states: ReadonlySet<State>) => Stage {
  const numbers = new Map<State, number>();
  const known = new Map<string, Stage>();
  const numberOf = (state: State): number => {
    const number = numbers.get(state) ?? numbers.size;
    numbers.set(state, number);
    return number;
  };
  return (states) => {
    const key = [...states].map(numberOf).sort().join();
    const stage = known.get(key) ?? { states, after: new Map<string, Stage>() };
    if (known.size >= mostStages) {
      for (const old of known.values()) old.after.clear();
      known.clear();
    }
    known.set(key, stage);
    return stage;
  };
}

/** Whether a text uses any of a glob's signs; one that does not names exactly one path. */
export function isGlob(text: string): boolean {
  return /[*?[\]{}\\]/.test(text);
}

/** The folder that a glob names without any sign of a glob, `''` for the root: all its matches lie below. */
export function literalFolder(glob: string): string {
  const sign = glob.search(/[*?[\]{}\\]/);
  return glob.slice(0, Math.max(glob.lastIndexOf('/', sign === -1 ? undefined : sign), 0));
}

function step(active: ReadonlySet<State>, character: string): ReadonlySet<State> {
  const after: State[] = [];
  for (const state of active) if (state.test?.(character) === true) after.push(...state.next);
  return closure(after);
}

/** The states and all that are reached from them for free. */
function closure(states: readonly State[]): ReadonlySet<State> {
  const reached = new Set<State>(states);
  // A set yields what is added while it is walked.
  for (const state of reached) if (state.test === undefined) state.next.forEach((next) => reached.add(next));
  return reached;
}

/** The state that reads the pieces and then goes on to `after`. */
function link(pieces: readonly Piece[], after: State): State {
  return pieces.reduceRight((rest, piece) => {
    switch (piece.kind) {
      case 'one':
        return { test: piece.test, next: [rest] };
      case 'many': {
        const loop: State = { next: [rest] };
        loop.next.push({ test: piece.test, next: [loop] });
        return loop;
      }
      case 'folders': {
        const slash: State = { test: (character) => character === '/', next: [rest] };
        return { next: [rest, link([{ kind: 'many', test: any }], slash)] };
      }
      case 'choice':
        return { next: piece.branches.map((branch) => link(branch, rest)) };
    }
  }, after);
}

function parse(glob: string): Piece[] {
  if (glob.length > longestGlob) {
    throw new AppError(
      'usage',
      `The pattern \`${glob.slice(0, 60)}…\` has ${glob.length} characters; at most ${longestGlob} are read.`,
      'Write several shorter patterns.',
    );
  }
  return piecesOf(glob, true);
}

/** The pieces of a text; `fresh` tells whether it stands at the beginning of a path's part. */
function piecesOf(glob: string, fresh: boolean): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  while (at < glob.length) {
    const [piece, length] = pieceAt(glob, at, at === 0 ? fresh : glob[at - 1] === '/');
    pieces.push(piece);
    at += length;
  }
  return pieces;
}

function pieceAt(glob: string, at: number, fresh: boolean): [piece: Piece, length: number] {
  const rest = glob.slice(at);
  if (fresh && rest.startsWith('**/')) return [{ kind: 'folders' }, 3];
  if (fresh && rest === '**') return [{ kind: 'many', test: any }, 2];
  if (rest.startsWith('*')) return [{ kind: 'many', test: withinFolder }, 1];
  if (rest.startsWith('?')) return [{ kind: 'one', test: withinFolder }, 1];
  if (rest.startsWith('\\') && rest.length > 1) return literal(rest, 1);
  const set = /^\[([!^]?)(\]?[^\]]*)\]/.exec(rest);
  if (set !== null) return [{ kind: 'one', test: setOf(set[2] ?? '', set[1] !== '') }, set[0].length];
  const branches = rest.startsWith('{') ? branchesOf(rest) : undefined;
  if (branches === undefined) return literal(rest, 0);
  const length = branches.join(',').length + 2;
  return [{ kind: 'choice', branches: branches.map((branch) => piecesOf(branch, fresh)) }, length];
}

/** The character (of one or two UTF-16 units) after `skip` units, standing for itself. */
function literal(rest: string, skip: number): [piece: Piece, length: number] {
  const wanted = String.fromCodePoint(rest.codePointAt(skip) ?? 0);
  return [{ kind: 'one', test: (character) => character === wanted }, skip + wanted.length];
}

function setOf(members: string, negated: boolean): Test {
  const ranges = [...members.matchAll(/(.)-(.)|(.)/gsu)].map(
    ([, from, to, single]) => [from ?? single ?? '', to ?? single ?? ''] as const,
  );
  return (character) =>
    character !== '/' && ranges.some(([from, to]) => from <= character && character <= to) !== negated;
}

/** The texts between `{`, its own commas and its `}`; undefined where it never closes or has no comma. */
function branchesOf(text: string): string[] | undefined {
  const branches: string[] = [];
  let depth = 0;
  let from = 1;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '{') depth += 1;
    else if (text[at] === ',' && depth === 1) {
      branches.push(text.slice(from, at));
      from = at + 1;
    } else if (text[at] === '}') {
      depth -= 1;
      if (depth === 0) return branches.length === 0 ? undefined : [...branches, text.slice(from, at)];
    }
  }
  return undefined;
}
