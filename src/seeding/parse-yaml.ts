import { type Document, LineCounter, parseDocument, type Tags, type YAMLParseError } from 'yaml';
import { FixtureError, type PlacedMistake } from './check-document.ts';
import { YamlNodes } from './yaml-nodes.ts';

/** A text that was parsed, mistakes included. */
export interface ParsedYaml {
  readonly document: Document;
  /** Where an offset of the text lies. */
  place(offset: number | undefined): { readonly line: number; readonly column: number };
}

export interface ParseOptions {
  readonly customTags?: (known: Tags) => Tags;
  /** Whether what YAML 1.2 forbids is a mistake even where its meaning is plain. Default true. */
  readonly strict?: boolean;
}

export function parseYaml(text: string, options: ParseOptions = {}): ParsedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true, ...options });
  return {
    document,
    place(offset) {
      const { line, col } = lines.linePos(offset ?? 0);
      return { line: Math.max(line, 1), column: Math.max(col, 1) };
    },
  };
}

/**
 * What a parsed text says, and where its values stand.
 * @throws FixtureError
 */
export function contentOf({ document, place }: ParsedYaml, name: string) {
  if (document.errors.length > 0) {
    throw new FixtureError(
      name,
      document.errors.map((error): PlacedMistake => ({ ...place(error.pos[0]), sentence: sentenceOf(error) })),
    );
  }
  const nodes = new YamlNodes(document);
  const mistake = nodes.firstMistake();
  if (mistake !== undefined) {
    throw new FixtureError(name, [{ ...place(mistake.offset), sentence: mistake.sentence }]);
  }
  const placeOf = (path: readonly (string | number)[], atName: boolean) => place(nodes.offsetOf(path, atName));
  return { value: unfolded(document, name), placeOf };
}

/** The parser's own sentence, but where it speaks to who calls it. */
function sentenceOf({ code, message }: YAMLParseError): string {
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
