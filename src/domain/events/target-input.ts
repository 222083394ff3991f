import { isJson } from '../../bounds/parse-json.ts';
import { memberOf } from '../members.ts';
import { asWritten } from './event-text.ts';

/** What a rule of EventBridge says that a target is given of an event: one of these, or else all of it. */
export interface TargetInput {
  readonly input?: string | undefined;
  readonly inputPath?: string | undefined;
  readonly inputTransformer?: InputTransformer | undefined;
}

interface InputTransformer {
  /** Paths into the event by the name that stands for the value. */
  readonly paths: Readonly<Record<string, string>>;
  readonly template: string;
}

/** The rule that gives an input. */
export interface NamedRule {
  readonly arn: string;
  readonly name: string;
}

/** Why PutTargets refuses an input; undefined when it takes it (J44). */
export function targetInputOffence({ input, inputPath, inputTransformer }: TargetInput): string | undefined {
  if ([input, inputPath, inputTransformer].filter((one) => one !== undefined).length > 1) {
    return 'Only one of Input, InputPath and InputTransformer can be given.';
  }
  if (input && !isJson(input)) return 'Input: is no JSON.';
  if (inputPath && stepsOf(inputPath) === undefined) return `InputPath: ${noPath(inputPath)}`;
  return inputTransformer && transformerOffence(inputTransformer);
}

function noPath(path: string): string {
  return `'${path}' is no path that EventBridge takes; it takes names after a dot, and [0] or [*], as in $.detail.object.key.`;
}

const pathName = /^[A-Za-z0-9_-]{1,256}$/;

function transformerOffence({ paths, template }: InputTransformer): string | undefined {
  for (const [name, path] of Object.entries(paths)) {
    if (!pathName.test(name)) return `InputPathsMap: '${name}' is no name; it has letters, digits, _ and - alone.`;
    if (stepsOf(path) === undefined) return `InputPathsMap: ${name}: ${noPath(path)}`;
  }
  return templateOffence(template);
}

/** What stands in a template that is not its own text: a quotation mark, something escaped, or a name in brackets. */
const tokens = /\\.|"|<([^<>\s]+)>/gs;

/** Only they are told as objects, so that a text has no place for them. */
const onlyInObjects = ['aws.events.event', 'aws.events.event.json'];

function templateOffence(template: string): string | undefined {
  const isObject = isObjectTemplate(template);
  let isQuoted = false;
  let isNamed = false;
  let offence: string | undefined;
  const example = template.replace(tokens, (token, name: string | undefined, at: number) => {
    if (token === '"') {
      if (isQuoted && isNamed && /^\s*:/.test(template.slice(at + 1))) {
        offence ??= 'InputTemplate: a name in brackets cannot be the key of an object.';
      }
      isQuoted = !isQuoted;
      isNamed = false;
    }
    if (name === undefined) return token;
    isNamed ||= isQuoted;
    if (onlyInObjects.includes(name) && (isQuoted || !isObject)) {
      offence ??= `InputTemplate: <${name}> can only be the value of an object's field.`;
    }
    return isQuoted ? 'text' : 'null';
  });
  if (offence !== undefined) return offence;
  return isDeliverable(example) ? undefined : 'InputTemplate: is no JSON, and no lines of texts in quotes.';
}

function isObjectTemplate(template: string): boolean {
  return /^\s*{/.test(template);
}

/** Texts in quotes, a line each, are delivered as they are (J44 [transcript]). */
const linesOfTexts = /^\s*("(?:[^"\\\n]|\\.)*"\s*)+$/;

function isDeliverable(text: string): boolean {
  return isJson(text) || linesOfTexts.test(text);
}

/** What a target gets of an event, as a text; undefined where it gets nothing, because it would be no JSON (J44). */
export function inputText(target: TargetInput, event: object, rule: NamedRule): string | undefined {
  const text = textOf(target, event, rule);
  return isDeliverable(text) ? text : undefined;
}

function textOf({ input, inputPath, inputTransformer }: TargetInput, event: object, rule: NamedRule): string {
  if (input !== undefined) return input;
  if (inputTransformer !== undefined) return transformed(inputTransformer, event, rule);
  const part = inputPath === undefined ? { value: event, name: '' } : partAt(event, inputPath);
  return jsonOf(part.value == null ? { value: {}, name: '' } : part);
}

/** A value of an event, and the name of the member that it is; the value is undefined where there is none. */
interface Part {
  readonly value: unknown;
  readonly name: string;
}

function jsonOf({ value, name }: Part): string {
  return JSON.stringify(asWritten(value, name));
}

/** What stands for a name depends on whether the template is an object (J44 [transcript]). */
function transformed({ paths, template }: InputTransformer, event: object, rule: NamedRule): string {
  const isObject = isObjectTemplate(template);
  const predefined = predefinedVariables(event, rule);
  let isQuoted = false;
  return template.replace(tokens, (token, name?: string) => {
    if (token === '"') isQuoted = !isQuoted;
    if (name === undefined) return token;
    const isPredefined = Object.hasOwn(predefined, name);
    if (!isPredefined && !Object.hasOwn(paths, name)) return token;
    const part = isPredefined ? { value: predefined[name], name: '' } : partAt(event, paths[name] as string);
    if (part.value === undefined) return isObject && !isQuoted ? '""' : '';
    const json = jsonOf(part);
    if (isObject) return isQuoted && typeof part.value === 'string' ? json.slice(1, -1) : json;
    return typeof part.value === 'string' ? part.value : json.replaceAll('"', '');
  });
}

/**
 * What a template may name without a path [documented: EventBridge user guide, "Predefined variables"]; the form of
 * `aws.events.event` is that of J44 [transcript].
 */
function predefinedVariables(event: object, { arn, name }: NamedRule): Readonly<Record<string, unknown>> {
  const { time, ...members } = event as Readonly<Record<string, unknown>>;
  const moment = new Date(time as string);
  const { id, account, 'detail-type': detailType, source, region, resources, version } = members;
  return {
    'aws.events.rule-arn': arn,
    'aws.events.rule-name': name,
    'aws.events.event.ingestion-time': moment.toISOString(),
    'aws.events.event': { id, account, detailType, time: moment.getTime(), source, region, resources, version },
    'aws.events.event.json': event,
  };
}

/** A member's name, an index, or all items of a list. */
type Step = { readonly name: string } | { readonly index: number } | '*';

/** `$.detail.object.version-id`: all that EventBridge knows of paths (J44); undefined where it is none of them. */
function stepsOf(path: string): readonly Step[] | undefined {
  if (!/^\$(\.[A-Za-z0-9_/-]+|\[(\d+|\*)\])*$/.test(path)) return undefined;
  return [...path.matchAll(/\.([^.[]+)|\[(\d+)\]|\[\*\]/g)].map(([, name, index]) => {
    if (name !== undefined) return { name };
    return index === undefined ? '*' : { index: Number(index) };
  });
}

function partAt(event: object, path: string): Part {
  const steps = stepsOf(path) ?? [];
  const found = steps.reduce<readonly unknown[]>(
    (values, step) => values.flatMap((one) => stepInto(one, step)),
    [event],
  );
  const last = steps.at(-1);
  const name = typeof last === 'object' && 'name' in last ? last.name : '';
  if (steps.includes('*')) return { value: found, name };
  return { value: path === '' ? undefined : found[0], name };
}

function stepInto(value: unknown, step: Step): readonly unknown[] {
  if (typeof step === 'object' && 'name' in step) {
    const member = memberOf(value, step.name);
    return member === undefined ? [] : [member];
  }
  if (!Array.isArray(value)) return [];
  return step === '*' ? value : value.slice(step.index, step.index + 1);
}
