import { Composer, Lexer, Parser, type CST, type Document } from 'yaml';
import { bounds } from './source.ts';

export type YamlDocument = Document.Parsed;

/**
 * A part of a YAML stream: a document as `yaml` composed it, or one that passed a bound before it was
 * composed.
 */
export type StreamPart =
  | { readonly kind: 'document'; readonly document: YamlDocument }
  | { readonly kind: 'refused'; readonly offset: number; readonly code: string; readonly message: string };

const options = {
  // Positions are counted only for documents that have a problem.
  prettyErrors: false,
  // `yaml` compares each key with all before it: 6 s for a mapping of 20,000 keys. `repeatedKeys` looks in
  // linear time.
  uniqueKeys: false,
  // Else a key such as unquoted `{{ x }}` is told to the process's warnings.
  logLevel: 'error',
} as const;

// 2 MiB of hand-written YAML have some 700,000 lexemes; of `[`, 2 million, which take 2 GB and 7 s.
const mostLexemes = 1_000_000;
// To resolve aliases `yaml` visits all nodes for each: anchors and aliases times lexemes, 70 ns each, over
// a file.
const mostLinks = 10_000_000;
// Each is an Error with a stack; people read the first few.
const mostErrors = 50;

const tooMuch = {
  code: 'too-large',
  message: `The file has more than ${mostLexemes} YAML tokens. Split it into several files.`,
};
const tooMany = {
  code: 'too-many-documents',
  message: `The file has more than ${bounds.documentsPerFile} documents; the rest is not read. Split it.`,
};
const tooDeep = {
  code: 'too-deep',
  message: `The document nests deeper than ${bounds.depth} levels. Make it flatter.`,
};
const tooLinked = {
  code: 'too-many-aliases',
  message: 'The document has too many anchors and aliases for its size. Write the values out.',
};
type Bound = typeof tooMuch;

// Signs of the lexer that stand for no text; `yaml` exports them only as types.
const documentFollows = '\x02';
const flowErrorEnds = '\x18';
const scalarFollows = '\x1f';
const controls = new Set([documentFollows, flowErrorEnds, scalarFollows]);

/**
 * Reads a YAML text one document at a time. A document that is too deep or has too many anchors is refused
 * and its neighbours are read; at the bounds on documents and on the size of the whole, reading ends with a
 * refusal.
 */
export function* readStream(text: string): Generator<StreamPart> {
  const spent: Spent = { documents: 0, lexemes: 0, links: 0 };
  let reader: Reader | undefined = new Reader(0, spent);
  let [offset, begin] = [0, 0];
  let isScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (!isScalar && (lexeme === documentFollows || lexeme === '---')) {
      begin = offset;
      reader ??= new Reader(offset, spent);
    }
    spent.lexemes += 1;
    if (reader !== undefined) {
      for (const token of reader.next(lexeme, isScalar)) yield* reader.compose(token);
    }
    const bound = ended(spent) ?? reader?.passed();
    if (bound !== undefined) {
      // At the bound on documents the one that waits is already beyond it.
      yield* reader === undefined || bound === tooMany ? [] : reader.finished();
      yield { kind: 'refused', offset: begin, ...bound };
      if (ended(spent) !== undefined) return;
      spent.documents += 1;
      reader = undefined;
    }
    if (isScalar || !controls.has(lexeme)) offset += lexeme.length;
    isScalar = !isScalar && lexeme === scalarFollows;
  }
  yield* reader === undefined ? [] : reader.end();
}

/** What of a file's bounds is used up. */
interface Spent {
  documents: number;
  lexemes: number;
  links: number;
}

/** The bound that ends the reading of the whole file. */
function ended({ documents, lexemes }: Spent): Bound | undefined {
  if (lexemes > mostLexemes) return tooMuch;
  return documents >= bounds.documentsPerFile ? tooMany : undefined;
}

/**
 * `yaml`'s parser and composer, fed lexeme by lexeme so that they can be left in the middle of a document.
 */
class Reader {
  private readonly parser = new Parser();
  private readonly composer = new Composer(options);
  private readonly spent: Spent;
  private begin: number;
  private anchors = 0;
  private errors = 0;

  constructor(offset: number, spent: Spent) {
    this.parser.offset = offset;
    this.spent = spent;
    this.begin = spent.lexemes;
  }

  /** What a lexeme completes, to be composed. */
  next(lexeme: string, isScalar: boolean): Iterable<CST.Token> {
    if (!isScalar && (lexeme.startsWith('&') || lexeme.startsWith('*'))) this.anchors += 1;
    return this.parser.next(lexeme);
  }

  /** The documents that a token completes. */
  *compose(token: CST.Token): Generator<StreamPart> {
    if (token.type === 'document') {
      this.spent.links += this.links();
      [this.begin, this.anchors, this.errors] = [this.spent.lexemes, 0, 0];
    }
    if (token.type === 'error') this.errors += 1;
    if (this.errors <= mostErrors) yield* this.counted(this.composer.next(token));
  }

  *end(): Generator<StreamPart> {
    for (const token of this.parser.end()) yield* this.compose(token);
    yield* this.finished();
  }

  /** The document that was complete, and waited for comments after it. */
  finished(): Generator<StreamPart> {
    return this.counted(this.composer.end());
  }

  /** The bound that the document at hand has passed. */
  passed(): Bound | undefined {
    // The stack holds the document, its collections down to here, and perhaps a scalar.
    if (this.parser.stack.length > bounds.depth + 2) return tooDeep;
    return this.spent.links + this.links() > mostLinks ? tooLinked : undefined;
  }

  private links(): number {
    return this.anchors * (this.spent.lexemes - this.begin);
  }

  private *counted(documents: Iterable<YamlDocument>): Generator<StreamPart> {
    for (const document of documents) {
      this.spent.documents += 1;
      yield { kind: 'document', document };
    }
  }
}
