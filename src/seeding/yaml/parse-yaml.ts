import {
  CST,
  type Document,
  isCollection,
  isScalar,
  Lexer,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
  type Tags,
  visit,
  YAMLParseError,
} from 'yaml';
import { deepestJson } from '../../bounds/parse-json.ts';
import { FixtureError, type PlacedMistake } from '../checking/check-document.ts';
import { mistakeInJson } from './json-mistake.ts';
import { YamlNodes } from './yaml-nodes.ts';

/** A text that was parsed, mistakes included. */
export interface ParsedYaml {
  readonly text: string;
  readonly document: Document;
  /** Where an offset of the text lies. */
  place(offset: number | undefined): { readonly line: number; readonly column: number };
}

interface ParseOptions {
  readonly customTags?: (known: Tags) => Tags;
  /** Whether what YAML 1.2 forbids is a mistake even where its meaning is plain. Default true. */
  readonly strict?: boolean;
  /** Says of a tag (`!Foo`) that it is not known here. */
  readonly tellTag?: (tag: string) => string;
}

export function parseYaml(text: string, { tellTag = tellAnyTag, ...options }: ParseOptions = {}): ParsedYaml {
  const lines = new LineCounter();
  const deep = tooDeepAt(text);
  const document = parseDocument(deep === undefined ? text : text.slice(0, deep.offset), {
    lineCounter: lines,
    prettyErrors: false,
    merge: true,
    uniqueKeys: false,
    ...options,
  });
  if (deep === undefined) noteMistakes(document);
  else document.errors = [mistakeAt(deep.offset, 'IMPOSSIBLE', tooDeep)];
  noteTags(document, tellTag);
  return {
    text,
    document,
    place(offset) {
      const { line, col } = lines.linePos(offset ?? 0);
      return { line: Math.max(line, 1), column: Math.max(col, 1) };
    },
  };
}

function tellAnyTag(tag: string): string {
  return `the tag ${tag} is not known here; write the value itself.`;
}

/** The parser takes a value whose tag it does not know for the value without it. */
function noteTags(document: Document.Parsed<ParsedNode>, tellTag: (tag: string) => string): void {
  for (const { code, message, pos } of document.warnings) {
    const [, tag] = /^Unresolved tag: (.*)$/s.exec(message) ?? [];
    if (code === 'TAG_RESOLVE_FAILED' && tag !== undefined) {
      document.errors.push(mistakeAt(pos[0], code, tellTag(tag)));
    }
  }
}

const tooDeep = `nests more than ${deepestJson} levels here.`;

function mistakeAt(offset: number, code: YAMLParseError['code'], sentence: string): YAMLParseError {
  return new YAMLParseError([offset, offset + 1], code, sentence);
}

const brackets: Readonly<Record<string, number>> = {
  'flow-seq-start': 1,
  'flow-map-start': 1,
  'flow-seq-end': -1,
  'flow-map-end': -1,
};

/**
 * Where lists and maps in brackets nest too deeply: the parser would take megabytes a level. What is nested by
 * indentation is cheap; it ends the parser's stack, or is found in what was parsed.
 */
function tooDeepAt(text: string): { readonly offset: number } | undefined {
  if (text.length <= deepestJson || !hasMore(text, /[[{]/g, deepestJson)) return undefined;
  let depth = 0;
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token) ?? '';
    depth += brackets[type] ?? 0;
    if (depth > deepestJson) return { offset };
    if (!marks.has(type)) offset += token.length;
  }
  return undefined;
}

/** Tokens that stand for nothing of the text. */
const marks: ReadonlySet<string> = new Set(['doc-mode', 'flow-error-end', 'scalar']);

function hasMore(text: string, sign: RegExp, most: number): boolean {
  let count = 0;
  for (const _ of text.matchAll(sign)) {
    count += 1;
    if (count > most) return true;
  }
  return false;
}

/**
 * What is wrong with the nesting, and with the names of maps. The parser itself compares each name with all before it,
 * which of twenty thousand takes seconds, and makes texts of lists and maps that are names, of which a few thousand in
 * each other fill memory.
 */
function noteMistakes(document: Document.Parsed<ParsedNode>): void {
  const noteDepth = ({ range }: Node, ancestors: readonly unknown[]) => {
    // Pairs are among them.
    if (ancestors.length < deepestJson || ancestors.filter(isCollection).length < deepestJson) return undefined;
    // Where the parser's stack has ended is said by this, too.
    document.errors = [mistakeAt(range?.[0] ?? 0, 'IMPOSSIBLE', tooDeep)];
    return visit.BREAK;
  };
  visit(document, {
    Seq: (_, node, ancestors) => noteDepth(node, ancestors),
    Map(_, node, ancestors) {
      const { items } = node;
      const known = new Set<unknown>();
      for (const { key } of items) {
        if (isCollection(key)) {
          document.errors.push(mistakeAt(key.range?.[0] ?? 0, 'IMPOSSIBLE', 'a name is a text, and no list or map.'));
        }
        if (!isScalar(key)) continue;
        if (known.has(key.value)) {
          document.errors.push(
            mistakeAt(key.range?.[0] ?? 0, 'DUPLICATE_KEY', 'this name stands in the map already; write it once.'),
          );
        }
        known.add(key.value);
      }
      return noteDepth(node, ancestors);
    },
  });
}

/**
 * What a parsed text says, and where its values stand.
 * @throws FixtureError
 */
export function contentOf({ text, document, place }: ParsedYaml, name: string) {
  if (document.errors.length > 0) {
    const isTooDeep = document.errors.some(({ message }) => message === tooDeep);
    const ofJson = isTooDeep ? undefined : mistakeInJson(text);
    if (ofJson !== undefined) throw new FixtureError(name, [{ ...place(ofJson.offset), sentence: ofJson.sentence }]);
    // Each level in which the parser's stack has ended says so.
    const exhausted = document.errors.find(isExhaustion);
    throw new FixtureError(
      name,
      (exhausted === undefined ? document.errors : [exhausted]).map(
        (error): PlacedMistake => ({ ...place(error.pos[0]), sentence: sentenceOf(error) }),
      ),
    );
  }
  const nodes = new YamlNodes(document);
  const mistake = nodes.firstMistake();
  if (mistake !== undefined) {
    throw new FixtureError(name, [{ ...place(mistake.offset), sentence: mistake.sentence }]);
  }
  const placeOf = (path: readonly (string | number)[], atName: boolean) => {
    const offset = nodes.offsetOf(path, atName);
    return { ...place(offset), written: numberAt(text, offset) };
  };
  return { value: unfolded(document, name), placeOf };
}

/** A number that begins at an offset, as it is written there. */
function numberAt(text: string, offset = 0): string | undefined {
  const number = /[-+.\d][^\s,\]}]*/y;
  number.lastIndex = offset;
  return number.exec(text)?.[0];
}

function isExhaustion({ message }: YAMLParseError): boolean {
  return /call stack|Stack overflow/.test(message);
}

/** The parser's own sentence, but where it speaks to who calls it. */
function sentenceOf(error: YAMLParseError): string {
  if (isExhaustion(error)) return 'nests more levels here than can be read.';
  const { code, message } = error;
  return code === 'MULTIPLE_DOCS' ? 'a second YAML document begins here; give each in a file of its own.' : message;
}

/** @throws FixtureError */
function unfolded(document: Document, name: string): unknown {
  try {
    // What aliases unfold into has been counted.
    return document.toJS({ maxAliasCount: -1 }) ?? {};
  } catch (error) {
    throw new FixtureError(name, [{ sentence: `cannot be read: ${(error as Error).message}.` }]);
  }
}
