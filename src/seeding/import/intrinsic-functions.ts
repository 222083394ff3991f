import { isIPv4, isIPv6 } from 'node:net';
import { isRecord, memberOf } from '../../domain/members.ts';
import { didYouMean } from '../../domain/nearest-name.ts';
import { type Path, unresolved } from './findings.ts';
import {
  argumentsOf,
  bounded,
  type Evaluation,
  holdsUnresolved,
  listOf,
  textOf,
  texts,
  wrong,
} from './intrinsic-arguments.ts';

type Intrinsic = (argument: unknown, path: Path, evaluation: Evaluation) => unknown;

const needsCloud: Intrinsic = (_, path, { findings }) =>
  findings.mistake(
    path,
    'Fn::Transform is worked out by CloudFormation itself and cannot be resolved offline; give the template as it was processed: aws cloudformation get-template --template-stage Processed.',
  );

/**
 * The functions by name. [documented:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html] Each is
 * handed its argument as it stands in the template, and answers `unresolved` when it has told a mistake or was given a
 * value of which one was told.
 */
const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, path, evaluation) =>
    typeof argument === 'string'
      ? evaluation.ref(argument, path)
      : wrong(evaluation, path, 'the name of a resource or parameter'),
  Condition: condition,
  'Fn::And': (argument, path, evaluation) => truths(argument, path, evaluation)?.every(Boolean) ?? unresolved,
  'Fn::Base64': (argument, path, evaluation) => {
    const text = textOf(evaluation.resolve(argument, path), path, evaluation);
    return text === unresolved ? unresolved : bounded([Buffer.from(text).toString('base64')], path, evaluation);
  },
  'Fn::Cidr': cidr,
  'Fn::Equals': (argument, path, evaluation) => {
    const values = argumentsOf(argument, path, evaluation, 2, 'two values');
    return values === unresolved
      ? unresolved
      : JSON.stringify(comparable(values[0])) === JSON.stringify(comparable(values[1]));
  },
  'Fn::FindInMap': findInMap,
  'Fn::GetAtt': getAtt,
  'Fn::GetAZs': (argument, path, evaluation) => {
    const region = textOf(evaluation.resolve(argument, path), path, evaluation);
    return region === unresolved ? unresolved : ['a', 'b', 'c'].map((zone) => (region || evaluation.region) + zone);
  },
  'Fn::If': choose,
  'Fn::ImportValue': importValue,
  'Fn::Join': join,
  'Fn::Length': (argument, path, evaluation) => {
    const list = listOf(evaluation.resolve(argument, path), path, evaluation);
    return list === unresolved ? unresolved : list.length;
  },
  'Fn::Not': (argument, path, evaluation) => {
    const [value] = truths(argument, path, evaluation) ?? [];
    return value === undefined ? unresolved : !value;
  },
  'Fn::Or': (argument, path, evaluation) => truths(argument, path, evaluation)?.some(Boolean) ?? unresolved,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::Sub': substitute,
  'Fn::ToJsonString': (argument, path, evaluation) => {
    const value = evaluation.resolve(argument, path);
    return holdsUnresolved(value) ? unresolved : bounded([JSON.stringify(value) ?? ''], path, evaluation);
  },
  'Fn::Transform': needsCloud,
};

/** The function that an object stands for, with its argument; undefined for an object that is just that. */
export function intrinsicIn(
  object: Readonly<Record<string, unknown>>,
  path: Path,
  evaluation: Evaluation,
): { readonly value: unknown } | undefined {
  const names = Object.keys(object);
  const name = names.find((candidate) => candidate.startsWith('Fn::')) ?? names[0];
  if (name === undefined) return undefined;
  const isIntrinsic = Object.hasOwn(intrinsics, name);
  // A `Condition` with something that is no name is a member like any other, as in an IAM policy.
  if (!name.startsWith('Fn::') && (names.length > 1 || !isIntrinsic || typeof object[name] !== 'string'))
    return undefined;
  const at = [...path, name];
  if (names.length > 1) return { value: evaluation.findings.mistake(at, `${name} must stand alone.`, true) };
  if (isIntrinsic) return { value: intrinsics[name]?.(object[name], at, evaluation) };
  const known = Object.keys(intrinsics).filter((candidate) => candidate.startsWith('Fn::'));
  const sentence = `'${name}' is no function that is known here.${didYouMean(name, known)}`;
  return { value: evaluation.findings.mistake(at, sentence, true) };
}

function condition(argument: unknown, path: Path, evaluation: Evaluation): unknown {
  return typeof argument === 'string' ? evaluation.condition(argument, path) : wrong(evaluation, path, 'a condition');
}

/** Values of conditions; undefined when one of them cannot be told. */
function truths(argument: unknown, path: Path, evaluation: Evaluation): boolean[] | undefined {
  const list = listOf(argument, path, evaluation);
  if (list === unresolved) return undefined;
  const values = list.map((item, index) => {
    const value = evaluation.resolve(item, [...path, index]);
    if (typeof value === 'boolean' || value === unresolved) return value;
    return wrong(evaluation, [...path, index], 'a condition');
  });
  return values.includes(unresolved) ? undefined : (values as boolean[]);
}

/** Texts and numbers that are written alike are alike: parameters are texts. */
function comparable(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

function choose(argument: unknown, path: Path, evaluation: Evaluation): unknown {
  if (!Array.isArray(argument) || argument.length !== 3 || typeof argument[0] !== 'string') {
    return wrong(evaluation, path, 'a list of a condition and two values');
  }
  const value = evaluation.condition(argument[0], [...path, 0]);
  if (value === unresolved) return unresolved;
  const index = value ? 1 : 2;
  return evaluation.resolve(argument[index], [...path, index]);
}

function findInMap(argument: unknown, path: Path, evaluation: Evaluation): unknown {
  if (!Array.isArray(argument) || argument.length < 3 || argument.length > 4) {
    return wrong(evaluation, path, 'a list of a mapping and two keys');
  }
  const keys = argument
    .slice(0, 3)
    .map((key, index) => textOf(evaluation.resolve(key, [...path, index]), [...path, index], evaluation));
  if (keys.includes(unresolved)) return unresolved;
  let found: unknown = evaluation.mappings;
  for (const [index, key] of (keys as string[]).entries()) {
    const below = memberOf(found, key);
    if (below === undefined) {
      const fallback = memberOf(argument[3], 'DefaultValue');
      if (fallback !== undefined) return evaluation.resolve(fallback, [...path, 3, 'DefaultValue']);
      return evaluation.findings.mistake([...path, index], missing(index === 0 ? 'mapping' : 'key', key, found));
    }
    found = below;
  }
  // Mappings hold no functions [documented].
  return found;
}

/** "There is no X 'y'…", with what there is that is most like it. */
export function missing(kind: string, name: string, among: unknown): string {
  const known = isRecord(among) ? Object.keys(among) : [];
  return `there is no ${kind} '${name}'.${didYouMean(name, known)}`;
}

function getAtt(argument: unknown, path: Path, evaluation: Evaluation): unknown {
  // An attribute's name may have dots, as `Outputs.Name` has; a resource's has none.
  const [logicalId, ...rest] =
    typeof argument === 'string' ? splitOnce(argument) : Array.isArray(argument) ? argument : [];
  const attribute = textOf(evaluation.resolve(rest[0] ?? null, path), path, evaluation);
  if (attribute === unresolved) return unresolved;
  if (typeof logicalId !== 'string' || rest.length !== 1)
    return wrong(evaluation, path, 'a resource and its attribute');
  return evaluation.getAtt(logicalId, attribute, path);
}

function splitOnce(text: string): string[] {
  const dot = text.indexOf('.');
  return dot === -1 ? [text, ''] : [text.slice(0, dot), text.slice(dot + 1)];
}

function importValue(argument: unknown, path: Path, evaluation: Evaluation): unknown {
  const name = textOf(evaluation.resolve(argument, path), path, evaluation);
  if (name === unresolved) return unresolved;
  return evaluation.importValue(name, path.slice(0, -1));
}

function join(argument: unknown, path: Path, evaluation: Evaluation): unknown {
  const values = argumentsOf(argument, path, evaluation, 2, 'a delimiter and a list');
  if (values === unresolved) return unresolved;
  const delimiter = textOf(values[0], [...path, 0], evaluation);
  const items = texts(values[1], [...path, 1], evaluation);
  if (delimiter === unresolved || items === unresolved) return unresolved;
  return bounded(
    items.flatMap((item, index) => (index === 0 ? [item] : [delimiter, item])),
    path,
    evaluation,
  );
}

function select(argument: unknown, path: Path, evaluation: Evaluation): unknown {
  const values = argumentsOf(argument, path, evaluation, 2, 'an index and a list');
  if (values === unresolved) return unresolved;
  const index = textOf(values[0], [...path, 0], evaluation);
  const list = listOf(values[1], [...path, 1], evaluation);
  if (index === unresolved || list === unresolved) return unresolved;
  if (/^\d{1,6}$/.test(index) && Number(index) < list.length) return list[Number(index)];
  return evaluation.findings.mistake(path, `a list of ${list.length} has nothing at the index '${index}'.`);
}

function split(argument: unknown, path: Path, evaluation: Evaluation): unknown {
  const values = argumentsOf(argument, path, evaluation, 2, 'a delimiter and a text');
  if (values === unresolved) return unresolved;
  const delimiter = textOf(values[0], [...path, 0], evaluation);
  const text = textOf(values[1], [...path, 1], evaluation);
  if (delimiter === unresolved || text === unresolved) return unresolved;
  if (delimiter === '') return evaluation.findings.mistake([...path, 0], 'the delimiter is empty.');
  return text.split(delimiter);
}

function cidr(argument: unknown, path: Path, evaluation: Evaluation): unknown {
  const list = Array.isArray(argument) && argument.length === 2 ? [...argument, 8] : argument;
  const values = argumentsOf(list, path, evaluation, 3, 'an address block, a count and a number of bits');
  if (values === unresolved) return unresolved;
  const words = values.map((value, index) => textOf(value, [...path, index], evaluation));
  if (words.includes(unresolved)) return unresolved;
  const [block, count, bits] = words as [string, string, string];
  const mostBlocks = 256;
  if (!/^\d{1,3}$/.test(count) || Number(count) > mostBlocks || !/^\d{1,3}$/.test(bits)) {
    return wrong(evaluation, path, `an address block, a count of at most ${mostBlocks} and a number of bits`);
  }
  return (
    cidrBlocks(block, Number(count), Number(bits)) ??
    evaluation.findings.mistake(path, `'${block}' has no ${count} blocks of ${bits} bits.`)
  );
}

/** `${!Literal}` stands for `${Literal}` [documented]. */
const variable = /\$\{(!?)([^{}]*)\}/g;

function substitute(argument: unknown, path: Path, evaluation: Evaluation): unknown {
  const [text, variables = {}] = typeof argument === 'string' ? [argument] : Array.isArray(argument) ? argument : [];
  if (typeof text !== 'string' || !isRecord(variables)) {
    return wrong(evaluation, path, 'a text, or a list of a text and its variables');
  }
  // Each variable is worked out once: it may be in the text any number of times, and so may others in its own.
  const known = new Map<string, string | typeof unresolved>();
  const parts: (string | typeof unresolved)[] = [];
  let from = 0;
  for (const { 0: all, 1: mark, 2: inner = '', index } of text.matchAll(variable)) {
    parts.push(text.slice(from, index));
    from = index + all.length;
    const name = inner.trim();
    const value =
      mark === '!'
        ? `\${${inner}}`
        : (known.get(name) ?? textOf(valueOfVariable(name, variables, path, evaluation), path, evaluation));
    if (mark !== '!') known.set(name, value);
    parts.push(value);
  }
  parts.push(text.slice(from));
  return parts.includes(unresolved) ? unresolved : bounded(parts as string[], path, evaluation);
}

function valueOfVariable(
  name: string,
  variables: Readonly<Record<string, unknown>>,
  path: Path,
  evaluation: Evaluation,
): unknown {
  if (Object.hasOwn(variables, name)) return evaluation.resolve(variables[name], [...path, 1, name]);
  if (!name.includes('.')) return evaluation.ref(name, path);
  const [logicalId = '', attribute = ''] = splitOnce(name);
  return evaluation.getAtt(logicalId, attribute, path);
}

/**
 * The first blocks of `bits` free bits each in an address block, as Fn::Cidr cuts them; undefined when it is no block
 * or has not that many.
 */
function cidrBlocks(block: string, count: number, bits: number): string[] | undefined {
  const [, address = '', prefix = ''] = /^([^/]+)\/(\d{1,3})$/.exec(block) ?? [];
  const length = isIPv4(address) ? 32 : isIPv6(address) ? 128 : 0;
  const free = length - Number(prefix);
  if (length === 0 || free < 0 || bits > free || bits < 1 || count < 1 || BigInt(count) > 1n << BigInt(free - bits)) {
    return undefined;
  }
  const number = length === 32 ? numberOfIpv4(address) : numberOfIpv6(address);
  const base = (number >> BigInt(free)) << BigInt(free);
  return Array.from({ length: count }, (_, index) => {
    const start = base + (BigInt(index) << BigInt(bits));
    return `${length === 32 ? textOfIpv4(start) : textOfIpv6(start)}/${length - bits}`;
  });
}

function numberOfIpv4(address: string): bigint {
  return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function textOfIpv4(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join('.');
}

function numberOfIpv6(address: string): bigint {
  // The URL parser writes any IPv6 address in hexadecimal groups, an IPv4 tail included.
  const text = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1);
  const [head = '', tail] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const zeros = tail === undefined ? [] : Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

function textOfIpv6(address: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((address >> BigInt(112 - 16 * index)) & 65_535n).toString(16),
  );
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
