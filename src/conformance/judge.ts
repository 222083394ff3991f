import { isDeepStrictEqual } from 'node:util';
import { httpStatusOf } from '../model/service-model.ts';
import { unescapeXml } from '../protocol/formats/xml.ts';
import { type Difference, differences, shown } from './match.ts';
import { type AskingStep, type Expectation, isAsking, type Probe } from './probe.ts';
import { Bound, filled, jsonIn, partsOf, type Scope, UnboundError, valueAt } from './values.ts';

/** An answer as it came. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** What was answered to the asking steps of a probe, in their order; fewer where the run ended early. */
export interface Taken {
  /** What was bound before the first step. */
  readonly scope: Scope;
  readonly answers: readonly Answer[];
  /** Why the run ended before its last step. */
  readonly broken?: string | undefined;
}

/**
 * `differs`: an answer is not what it must be. `blocked`: a step that only prepares did not succeed, so that nothing is
 * known of the rule. `skipped`: the probe needs what is not there.
 */
export type VerdictKind = 'passed' | 'differs' | 'blocked' | 'skipped';

export interface ProbeVerdict {
  readonly kind: VerdictKind;
  /** The step that decided, from 1, as it is written. */
  readonly step?: number;
  readonly differences?: readonly Difference[];
  /** Why it is blocked or skipped. */
  readonly reason?: string;
}

/** Judges what was answered, without asking anybody: recorded answers can be judged again by other expectations. */
export function judge(
  { steps, values }: Pick<Probe, 'steps' | 'values'>,
  { scope, answers, broken }: Taken,
): ProbeVerdict {
  let known: Scope = { ...scope, ...values };
  let asked = 0;
  for (const [index, step] of steps.entries()) {
    if (!isAsking(step)) continue;
    const answer = answers[asked];
    if (answer === undefined) return { kind: 'blocked', step: index + 1, reason: broken ?? 'no answer was taken' };
    asked += 1;
    const found = differencesOf(step, answer, known);
    if (found.length > 0) {
      if ((step.expect !== undefined || step.until !== undefined) && !isNotThere(answer)) {
        return { kind: 'differs', step: index + 1, differences: found };
      }
      return { kind: 'blocked', step: index + 1, reason: `${nameOf(step)} answered ${toldAnswer(answer)}` };
    }
    try {
      known = { ...known, ...boundBy(step, answer) };
    } catch (error) {
      if (!(error instanceof UnboundError)) throw error;
      return { kind: 'blocked', step: index + 1, reason: `${nameOf(step)}: ${error.message}` };
    }
  }
  return broken === undefined ? { kind: 'passed' } : { kind: 'blocked', reason: broken };
}

/** Whether an answer says nothing of the service: other emulators break down at an operation that they do not have. */
function isNotThere({ status, body }: Answer): boolean {
  return status >= 500 && !/"__type"|<Code>/.test(body);
}

/** @returns what an answer differs in from what a step expects; from success where it expects nothing. */
export function differencesOf({ expect, until }: AskingStep, answer: Answer, scope: Scope): Difference[] {
  const wanted = [expect, until].filter((each) => each !== undefined);
  return (wanted.length === 0 ? [{}] : wanted).flatMap((each) => unmet(each, answer, scope));
}

/** What of an expectation an answer does not meet. */
export function unmet(expectation: Expectation, answer: Answer, scope: Scope): Difference[] {
  const { status, error, message, output, whole, lacks, order, headers, body } = filled(
    expectation,
    scope,
  ) as Expectation;
  const content = contentOf(answer.body);
  const found = differences(status ?? (error === undefined ? 200 : httpStatusOf(error)), answer.status, 'status');
  if (error !== undefined) found.push(...differences(error, valueAt(content, ['__type']), '__type'));
  if (message !== undefined) found.push(...differences(message, valueAt(content, ['message']), 'message'));
  if (output !== undefined) found.push(...differences(output, content, 'output'));
  if (whole !== undefined) found.push(...differences(whole, content, 'output', true));
  for (const path of lacks ?? []) {
    found.push(...differences({ $absent: true }, valueAt(content, partsOf(path)), `output.${path}`));
  }
  for (const [path, names] of Object.entries(order ?? {})) {
    const members = Object.keys((valueAt(content, partsOf(path)) as object | undefined) ?? {});
    const came = members.filter((name) => names.includes(name));
    if (!isDeepStrictEqual(came, names))
      found.push({ part: `order of ${path || 'members'}`, expected: shown(names), got: shown(came) });
  }
  for (const [name, wanted] of Object.entries(headers ?? {})) {
    found.push(...differences(wanted, headerOf(answer, name), `header ${name}`));
  }
  if (body !== undefined) found.push(...differences(body, answer.body, 'body'));
  return found;
}

/** Values of an answer under the names that a step gives them. @throws UnboundError where one is not there */
export function boundBy({ bind = {} }: AskingStep, answer: Answer): Scope {
  const content = contentOf(answer.body);
  return Object.fromEntries(
    Object.entries(bind).map(([name, path]) => {
      const [, kind, rest = ''] = /^(xml|header):(.*)$/.exec(path) ?? [];
      const value =
        kind === 'xml'
          ? elementIn(answer.body, rest)
          : kind === 'header'
            ? headerOf(answer, rest)
            : valueAt(content, partsOf(path));
      if (value === undefined) throw new UnboundError(`the answer has nothing at '${path}': ${toldAnswer(answer)}`);
      return [name, new Bound(value)];
    }),
  );
}

function headerOf({ headers }: Answer, wanted: string): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1];
}

/** A body as a JSON value; of an error in XML what one in JSON would have. Undefined for anything else. */
function contentOf(body: string): unknown {
  const __type = elementIn(body, 'Code');
  return jsonIn(body) ?? (__type === undefined ? undefined : { __type, message: elementIn(body, 'Message') });
}

/** The text of the first such element. */
function elementIn(body: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)<`).exec(body)?.[1];
  return text && unescapeXml(text);
}

function nameOf(step: AskingStep): string {
  return 'call' in step ? step.call : `${step.wire.method ?? 'POST'} ${step.wire.path ?? '/'}`;
}

function toldAnswer({ status, body }: Answer): string {
  return `${status} ${body.length > 300 ? `${body.slice(0, 300)}…` : body}`.trimEnd();
}
