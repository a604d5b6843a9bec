import { isScalar, type YAMLError } from 'yaml';
import { decodeText } from './document-text.ts';
import { printable, type DocumentProblem, type Path, type Severity, type Spot } from './document-problem.ts';
import { messageOf } from './errors.ts';
import { bounds } from './source.ts';
import { explainValue, explainYaml } from './yaml-fault.ts';
import { aliasOffset, offsetOf, spotter } from './yaml-position.ts';
import { readStream, type YamlDocument } from './yaml-stream.ts';
import { contain, repeatedKeys } from './yaml-value.ts';

/** A YAML document that is not empty. */
export interface ParsedDocument {
  /** Counts the file's non-empty documents from 0. */
  readonly index: number;
  /** Plain JSON; undefined where the document could not be read. */
  readonly value: unknown;
  /** Errors where it could not be read; warnings otherwise. */
  readonly problems: readonly DocumentProblem[];
  /** Where the value at a path stands, or its key; for a path that leads nowhere, the last key on its way. */
  spotOf(path: Path, part?: 'key' | 'value'): Spot;
}

/**
 * Every non-empty document of a file, read by `yaml` with its defaults (YAML 1.2, merge keys off). A bad
 * document does not touch its neighbours; a file that is no readable text is one unreadable document. Never
 * throws.
 */
export function parseDocuments(bytes: Uint8Array): ParsedDocument[] {
  const decoded = decodeText(bytes);
  const spot = spotter(decoded.text);
  if ('code' in decoded) return [unreadable(0, spot(decoded.offset), decoded)];
  const documents: ParsedDocument[] = [];
  for (const part of readStream(decoded.text)) {
    if (part.kind === 'refused') documents.push(unreadable(documents.length, spot(part.offset), part));
    else if (!isEmpty(part.document)) documents.push(readable(documents.length, part.document, spot));
  }
  return documents;
}

// As Backstage: what comes to nothing (no content, only comments, an explicit null) is no document.
function isEmpty({ contents, errors }: YamlDocument): boolean {
  return errors.length === 0 && (contents === null || (isScalar(contents) && contents.value === null));
}

interface Said {
  readonly code: string;
  readonly message: string;
}

function unreadable(index: number, spot: Spot, said: Said): ParsedDocument {
  return { index, value: undefined, problems: [problemAt(said, 'error', spot)], spotOf: () => spot };
}

type SpotAt = (offset: number) => Spot;

function readable(index: number, document: YamlDocument, spot: SpotAt): ParsedDocument {
  return {
    index,
    ...readValue(document, spot),
    spotOf: (path, part = 'value') => spot(offsetOf(document, path, part)),
  };
}

function readValue(document: YamlDocument, spot: SpotAt): Pick<ParsedDocument, 'value' | 'problems'> {
  const refused = (problem: Said, offset = document.contents?.range[0] ?? 0) => ({
    value: undefined,
    problems: [problemAt(problem, 'error', spot(offset))],
  });
  if (document.errors.length > 0) {
    return { value: undefined, problems: yamlProblems(document.errors, 'error', spot) };
  }
  const repeated = repeatedKeys(document.contents);
  if (repeated.length > 0) {
    return {
      value: undefined,
      problems: repeated
        .slice(0, mostProblems)
        .map(({ value, range }) => problemAt(repeatedKey(String(value)), 'error', spot(range?.[0] ?? 0))),
    };
  }
  let made: unknown;
  try {
    // As Backstage does; unlike `toJS` it leaves no dates and byte arrays, which `%YAML 1.1` and tags can
    // make.
    made = document.toJSON();
  } catch (error) {
    const { alias, ...problem } = explainValue(messageOf(error));
    return refused(problem, alias === undefined ? undefined : aliasOffset(document, alias));
  }
  const contained = contain(made);
  if ('passes' in contained) return refused(passed[contained.passes]);
  return { value: contained.value, problems: yamlProblems(document.warnings, 'warning', spot) };
}

// The first few say enough: one slip often makes the parser stumble over all that follows.
const mostProblems = 10;

function yamlProblems(found: readonly YAMLError[], severity: Severity, spot: SpotAt): DocumentProblem[] {
  return found
    .filter(({ code }, at) => at === 0 || code !== 'UNEXPECTED_TOKEN')
    .slice(0, mostProblems)
    .map((error) => {
      const where = spot(error.pos[0]);
      return problemAt(explainYaml(error, where.excerpt), severity, where);
    });
}

function problemAt({ code, message }: Said, severity: Severity, spot: Spot): DocumentProblem {
  return { code, message, severity, ...spot };
}

function repeatedKey(key: string): Said {
  return {
    code: 'duplicate-key',
    message: `The key \`${printable(key, 60)}\` stands twice in this mapping. Keep one.`,
  };
}

const passed = {
  'too-deep': {
    code: 'too-deep',
    message: `The document nests deeper than ${bounds.depth} levels, or an alias holds itself. Flatten it.`,
  },
  'too-large': {
    code: 'too-large',
    message: 'With its aliases written out the document is too large. Make it smaller.',
  },
};
