import { isRecord, memberOf } from '../../../domain/members.ts';
import { didYouMean, whatIsValid } from '../../../domain/nearest-name.ts';
import { type Path, unresolved } from '../findings.ts';
import { cidrBlocks } from './cidr-blocks.ts';
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

/** Takes a value as what a function needs; `unresolved` when it is not, which has been told. */
type Take<T> = (value: unknown, path: Path, evaluation: Evaluation) => T | typeof unresolved;

const needsCloud: Intrinsic = (_, path, { findings }) =>
  findings.mistake(
    path,
    'Fn::Transform is worked out by CloudFormation itself and cannot be resolved offline; give the template as it was processed: aws cloudformation get-template --template-stage Processed.',
  );

/**
 * The functions by name. [documented:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html] Each is
 * handed its argument as it stands in the template, and returns `unresolved` when it has told a mistake or was given a
 * value of which one was told.
 */
const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, path, evaluation) =>
    typeof argument === 'string'
      ? evaluation.ref(argument, path)
      : wrong(evaluation, path, 'the name of a resource or parameter'),
  Condition: condition,
  'Fn::And': (argument, path, evaluation) => truths(argument, path, evaluation)?.every(Boolean) ?? unresolved,
  'Fn::Base64': ofOne(textOf, (text, path, evaluation) =>
    bounded([Buffer.from(text).toString('base64')], path, evaluation),
  ),
  'Fn::Cidr': (argument, path, evaluation) =>
    cidr(Array.isArray(argument) && argument.length === 2 ? [...argument, 8] : argument, path, evaluation),
  'Fn::Equals': ofSeveral(
    'two values',
    [comparable, comparable],
    ([one, other]) => JSON.stringify(one) === JSON.stringify(other),
  ),
  'Fn::FindInMap': findInMap,
  'Fn::GetAtt': getAtt,
  'Fn::GetAZs': ofOne(textOf, (region, _, evaluation) =>
    ['a', 'b', 'c'].map((zone) => (region || evaluation.region) + zone),
  ),
  'Fn::If': choose,
  'Fn::ImportValue': ofOne(textOf, (name, path, evaluation) => evaluation.importValue(name, path.slice(0, -1))),
  'Fn::Join': ofSeveral('a delimiter and a list', [textOf, texts], ([delimiter, items], path, evaluation) =>
    bounded(
      items.flatMap((item, index) => (index === 0 ? [item] : [delimiter, item])),
      path,
      evaluation,
    ),
  ),
  'Fn::Length': ofOne(listOf, (list) => list.length),
  'Fn::Not': (argument, path, evaluation) => {
    const [value] = truths(argument, path, evaluation) ?? [];
    return value === undefined ? unresolved : !value;
  },
  'Fn::Or': (argument, path, evaluation) => truths(argument, path, evaluation)?.some(Boolean) ?? unresolved,
  'Fn::Select': ofSeveral('an index and a list', [textOf, listOf], ([index, list], path, { findings }) =>
    /^\d{1,6}$/.test(index) && Number(index) < list.length
      ? list[Number(index)]
      : findings.mistake(path, `a list of ${list.length} has nothing at the index '${index}'.`),
  ),
  'Fn::Split': ofSeveral('a delimiter and a text', [textOf, textOf], ([delimiter, text], path, { findings }) =>
    delimiter === '' ? findings.mistake([...path, 0], 'the delimiter is empty.') : text.split(delimiter),
  ),
  'Fn::Sub': substitute,
  'Fn::ToJsonString': ofOne(whole, (value, path, evaluation) =>
    bounded([JSON.stringify(value) ?? ''], path, evaluation),
  ),
  'Fn::Transform': needsCloud,
};

export const intrinsicNames = Object.keys(intrinsics);

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
  const known = intrinsicNames.filter((candidate) => candidate.startsWith('Fn::'));
  const sentence = `'${name}' is not a function that is known here.${didYouMean(name, known)}`;
  return { value: evaluation.findings.mistake(at, sentence, true) };
}

/** A function of one value, whose work is done when the value is to be had. */
function ofOne<T>(take: Take<T>, work: (value: T, path: Path, evaluation: Evaluation) => unknown): Intrinsic {
  return (argument, path, evaluation) => {
    const value = take(evaluation.resolve(argument, path), path, evaluation);
    return value === unresolved ? unresolved : work(value, path, evaluation);
  };
}

/**
 * A function of a list of so many values, whose work is done when all of them are to be had.
 * @param what What the list must be, for a person.
 */
function ofSeveral<T extends readonly unknown[]>(
  what: string,
  takes: { readonly [K in keyof T]: Take<T[K]> },
  work: (values: T, path: Path, evaluation: Evaluation) => unknown,
): Intrinsic {
  return (argument, path, evaluation) => {
    const values = argumentsOf(argument, path, evaluation, takes.length, what);
    if (values === unresolved) return unresolved;
    const taken = takes.map((take, index) => take(values[index], [...path, index], evaluation));
    return taken.includes(unresolved) ? unresolved : work(taken as unknown as T, path, evaluation);
  };
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

/** A value of which no part is unresolved. */
function whole(value: unknown): unknown {
  return holdsUnresolved(value) ? unresolved : value;
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
      const sentence = elsewhere(key, found, evaluation) ?? missing(index === 0 ? 'mapping' : 'key', key, found);
      return evaluation.findings.mistake([...path, index], sentence);
    }
    found = below;
  }
  // Mappings hold no functions [documented].
  return found;
}

/** Of a mapping by regions or accounts that has not the one here: with which it would be found. */
function elsewhere(key: string, mapping: unknown, { region, accountId }: Evaluation): string | undefined {
  const known = isRecord(mapping) ? Object.keys(mapping) : [];
  const flag = key === region ? '--region' : key === accountId ? '--account' : undefined;
  if (flag === undefined || known.length === 0) return undefined;
  return `there is no key '${key}', but ${known.join(', ')}: start with ${flag} ${known[0]}.`;
}

/** "There is no X 'y'…", with what there is that is most like it. */
export function missing(kind: string, name: string, among: unknown): string {
  const known = isRecord(among) ? Object.keys(among) : [];
  const advice = kind === 'key' ? whatIsValid(name, known) : didYouMean(name, known);
  return `there is no ${kind} '${name}'.${advice}`;
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

function cidr(argument: unknown, path: Path, evaluation: Evaluation): unknown {
  const mostBlocks = 256;
  const work = ([block, count, bits]: readonly [string, string, string]) => {
    if (!/^\d{1,3}$/.test(count) || Number(count) > mostBlocks || !/^\d{1,3}$/.test(bits)) {
      return wrong(evaluation, path, `an address block, a count of at most ${mostBlocks} and a number of bits`);
    }
    return (
      cidrBlocks(block, Number(count), Number(bits)) ??
      evaluation.findings.mistake(path, `'${block}' has no ${count} blocks of ${bits} bits.`)
    );
  };
  const what = 'an address block, a count and a number of bits';
  return ofSeveral(what, [textOf, textOf, textOf], work)(argument, path, evaluation);
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
