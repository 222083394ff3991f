import { CST, Pair, Parser, type Tags, visit, YAMLMap, type YAMLSeq } from 'yaml';
import { didYouMean } from '../../../domain/nearest-name.ts';
import { type ParsedYaml, parseYaml } from '../../yaml/parse-yaml.ts';
import { intrinsicNames } from './intrinsic-functions.ts';
import { isNumber, numberIn, numberTag } from './template-numbers.ts';

/** A template that was parsed as CloudFormation does, and what a person should know of how it is written: sentences. */
interface ParsedTemplate {
  readonly parsed: ParsedYaml;
  readonly notes: readonly string[];
}

/**
 * Parses the YAML of a template. CloudFormation takes some that YAML 1.2 does not: names that are given twice, of which
 * the last counts [inferred: public templates that were deployed], values in marks that are indented no deeper than
 * their key, and comments that follow a mark at once.
 */
export function parseTemplate(text: string): ParsedTemplate {
  const options = { customTags: cloudFormationTags, strict: false, tellTag };
  let parsed = parseYaml(text, options);
  if (errorsOf(parsed).length > 0) {
    const indented = parseYaml(indentDeeper(text), options);
    if (errorsOf(indented).length === 0) parsed = indentedBack(indented, text);
  }
  const { document, place } = parsed;
  const repeated = document.errors.filter(isRepeatedName).map(({ pos }) => place(pos[0]));
  document.errors = errorsOf(parsed);
  const notes = repeated.map(
    ({ line, column }) => `${line}:${column}: this name is given more than once; the last counts, as on AWS.`,
  );
  return { parsed, notes: [...notes, ...changedNumbers(parsed)] };
}

/** An account such as 012345670123 is another number without quotation marks, and most who write so do not know it. */
function changedNumbers({ document, place }: ParsedYaml): string[] {
  const changed: string[] = [];
  visit(document, {
    Scalar(_, { type, tag, source = '', range }) {
      const isPlain = type === 'PLAIN' && tag === undefined;
      const read = isPlain && isNumber(source) ? String(numberIn(source)) : source;
      if (read === source) return;
      const { line, column } = place(range?.[0]);
      changed.push(`${line}:${column} ${source} as ${read}`);
    },
  });
  if (changed.length === 0) return [];
  const told = changed.length > mostTold ? [...changed.slice(0, mostTold), 'and so on'] : changed;
  return [`Without quotation marks these are numbers, which are read as on AWS: ${told.join(', ')}.`];
}

const mostTold = 10;

type YamlError = ParsedYaml['document']['errors'][number];

function isRepeatedName({ code }: YamlError): boolean {
  return code === 'DUPLICATE_KEY';
}

function errorsOf({ document }: ParsedYaml): YamlError[] {
  return document.errors.filter((error) => !isRepeatedName(error));
}

/** Places in the text as it was: lines stayed lines, and grew at their beginnings. */
function indentedBack({ document, place }: ParsedYaml, text: string): ParsedYaml {
  const lengths = text.split('\n').map((line) => line.length);
  const grown = indentDeeper(text)
    .split('\n')
    .map((line, index) => line.length - (lengths[index] ?? 0));
  return {
    text,
    document,
    place(offset) {
      const { line, column } = place(offset);
      return { line, column: Math.max(column - (grown[line - 1] ?? 0), 1) };
    },
  };
}

/** `Fn::ForEach` is none of the functions that make a value. `!Ref` and `!Condition` have no `Fn::`. [documented] */
const shortForms = [...intrinsicNames, 'Fn::ForEach'].map((name) => name.replace('Fn::', '')).sort();

/** Functions of the section `Rules`, which nothing here asks for. [documented] */
const ofRules = ['Contains', 'EachMemberEquals', 'EachMemberIn', 'RefAll', 'ValueOf', 'ValueOfAll'];

const allForms = [...shortForms, ...ofRules];

/** CloudFormation refuses a template with any other tag; tools that know more put their values in beforehand. */
function tellTag(tag: string): string {
  const known = allForms.map((form) => `!${form}`);
  return `the tag ${tag} is none of CloudFormation's functions.${didYouMean(tag, known)}`;
}

const kinds = [undefined, 'seq', 'map'] as const;

/**
 * The tags of CloudFormation's YAML: each short form becomes the long one. Templates are YAML 1.1 in two things that
 * matter [documented: the format is YAML 1.1]: `yes`, `no`, `on` and `off` are truth values, and numbers.
 */
const cloudFormationTags = (known: Tags): Tags => [
  {
    tag: 'tag:yaml.org,2002:bool',
    default: true,
    test: /^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/,
    resolve: (text: string) => /^(?:yes|on)$/i.test(text),
  },
  numberTag,
  ...known,
  ...allForms.flatMap((form) =>
    kinds.map((collection) => ({
      tag: `!${form}`,
      ...(collection && { collection }),
      resolve: (value: string | YAMLMap | YAMLSeq) => longForm(form, value),
    })),
  ),
];

function longForm(form: string, value: string | YAMLMap | YAMLSeq): unknown {
  const name = form === 'Ref' || form === 'Condition' ? form : `Fn::${form}`;
  if (typeof value === 'string') return { [name]: value };
  const map = new YAMLMap<unknown, YAMLMap | YAMLSeq>();
  map.items.push(new Pair(name, value));
  return map;
}

/** Each round mends one value and reads the text anew. */
const mostMended = 100;

/**
 * Indents the further lines of quoted texts and of lists and maps in brackets that are indented no deeper than their
 * key. YAML 1.2 forbids it; parsers of 1.1 such as libyaml, and with them CloudFormation, take it: between its marks a
 * value's indentation says nothing. [inferred: public templates that were deployed; libyaml 0.2.5 and PyYAML take it]
 * Lines stay lines.
 */
function indentDeeper(text: string): string {
  let indented = text;
  for (let round = 0; round < mostMended; round++) {
    const open = firstOpen(indented);
    const end = open && endOf(indented, open.offset);
    if (open === undefined || end === undefined) break;
    const inner = indented.slice(open.offset, end);
    const indentation = ' '.repeat(Math.max(open.indent, 0) + 1);
    indented = indented.slice(0, open.offset) + inner.replaceAll('\n', `\n${indentation}`) + indented.slice(end);
  }
  return indented;
}

interface Open {
  readonly offset: number;
  readonly indent: number;
}

/** The first quoted text or collection in brackets whose end the parser did not find. */
function firstOpen(text: string): Open | undefined {
  for (const document of new Parser().parse(text)) {
    if (document.type !== 'document') continue;
    let found: Open | undefined;
    CST.visit(document, ({ value, key }) => {
      const token = [key, value].find((one) => one != null && isOpen(one));
      if (token == null) return undefined;
      found = { offset: token.offset, indent: 'indent' in token ? token.indent : 0 };
      return CST.visit.BREAK;
    });
    if (found !== undefined) return found;
  }
  return undefined;
}

function isOpen(token: CST.Token): boolean {
  switch (token.type) {
    case 'double-quoted-scalar':
    case 'single-quoted-scalar':
      return endOfQuoted(token.source, 0) === undefined;
    case 'flow-collection':
      return !token.end.some(({ type }) => type === 'flow-map-end' || type === 'flow-seq-end');
    default:
      return false;
  }
}

/** Behind the mark that closes the value that begins at an offset. */
function endOf(text: string, start: number): number | undefined {
  return /["']/.test(text.charAt(start)) ? endOfQuoted(text, start) : endOfCollection(text, start);
}

const quoted = { '"': /"(?:[^"\\]|\\[\s\S])*"/y, "'": /'(?:[^']|'')*'/y };

function endOfQuoted(text: string, start: number): number | undefined {
  const pattern = quoted[text.charAt(start) as keyof typeof quoted];
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function endOfCollection(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const sign = text.charAt(at);
    if (/["']/.test(sign) && /[\s,:[{]/.test(text.charAt(at - 1))) {
      const end = endOfQuoted(text, at);
      if (end === undefined) return undefined;
      at = end - 1;
    } else if (sign === '#' && /\s/.test(text.charAt(at - 1))) {
      const lineEnd = text.indexOf('\n', at);
      if (lineEnd === -1) return undefined;
      at = lineEnd;
    } else if (/[[{]/.test(sign)) depth++;
    else if (/[\]}]/.test(sign) && --depth === 0) return at + 1;
  }
  return undefined;
}
