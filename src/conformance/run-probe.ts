import { hash } from 'node:crypto';
import type { AfterRealDelay } from '../runtime/alarm.ts';
import { type CleanUp, namePrefix, tagged, untagged } from './clean-up.ts';
import { type Exchange, type Request, requestOfCall, requestOfWire } from './exchange.ts';
import { type Answer, boundBy, differencesOf, type Taken, unmet } from './judge.ts';
import { type AskingStep, isAsking, type Probe, type Step, type WireStep } from './probe.ts';
import type { Target } from './target.ts';
import { filled, type Scope, UnboundError } from './values.ts';

/** What running a probe needs. */
export interface Surroundings {
  readonly target: Target;
  readonly exchange: Exchange;
  readonly cleanUp: CleanUp;
  readonly afterRealDelay: AfterRealDelay;
  readonly now: () => number;
  /** Whether the run has been told to end. */
  readonly isOver: () => boolean;
  /** The bucket for artifacts, made when it is first asked for. */
  bucket(): Promise<string>;
  /** Is told of each exchange. */
  noteExchange?(request: Request, answer: Answer): void;
}

/** How long a step waits for what it waits for, and how often it asks, in milliseconds. */
const patience = { aws: { most: 120_000, between: 2000 }, others: { most: 5000, between: 20 } };

/** Runs a probe's steps and takes what is answered, up to the first answer that is not what it must be. */
export async function runProbe({ steps, values }: Probe, unique: string, surroundings: Surroundings): Promise<Taken> {
  const { target } = surroundings;
  const answers: Answer[] = [];
  let scope: Scope = scopeOf(target, unique);
  try {
    if (mentions([steps, values], 'bucket')) scope = { ...scope, bucket: await surroundings.bucket() };
    let known: Scope = { ...scope, ...values };
    for (const step of steps) {
      if (surroundings.isOver()) return { scope, answers, broken: 'the run was ended' };
      if (!isAsking(step)) {
        await prepare(step, known, target);
        continue;
      }
      const answer = await answerTo(step, known, surroundings);
      answers.push(answer);
      // The judge goes no further either: what follows would wait for what cannot come.
      if (differencesOf(step, answer, known).length > 0) return { scope, answers };
      known = { ...known, ...boundBy(step, answer) };
    }
  } catch (error) {
    // A judge sees as much from what was taken; what is no fault of the target's comes with its own words.
    const { name, message } = error as Error;
    return { scope, answers, broken: error instanceof UnboundError ? message : `${name}: ${message}` };
  }
  return { scope, answers };
}

/** What texts of every probe may refer to, but for the bucket. @param unique A name that no other probe has */
export function scopeOf({ account, region, role }: Target, unique: string): Scope {
  return {
    ...{ unique, account, region },
    REGION: region.toUpperCase().replaceAll('-', '_'),
    role: role ?? `arn:aws:iam::${account}:role/${namePrefix}role`,
    uuid: uuidOf(unique),
    unknownId: 'ffffffff-ffff-4fff-8fff-ffffffffffff',
  };
}

/** A UUID that goes with a name. */
function uuidOf(name: string): string {
  const digits = hash('sha256', name, 'hex');
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join('-');
}

/** Whether a text in a value refers to a name. */
export function mentions(value: unknown, name: string): boolean {
  return JSON.stringify(value).includes(`$(${name})`);
}

async function prepare(step: Exclude<Step, AskingStep>, scope: Scope, { emulator }: Target): Promise<void> {
  if (emulator === undefined) throw new Error('this takes an emulator of codepipeline-local');
  if ('advance' in step) await emulator.clock.advance(step.advance);
  else await emulator.fixtures.load(filled(step.seed, scope) as never);
}

/** Asks until what comes is what the step waits for, or its patience is at an end: then the last answer counts. */
async function answerTo(step: AskingStep, scope: Scope, surroundings: Surroundings): Promise<Answer> {
  const { target, afterRealDelay, now, isOver } = surroundings;
  const { most, between } = target.kind === 'aws' ? patience.aws : patience.others;
  const end = now() + most;
  for (;;) {
    const answer = await ask(step, scope, surroundings);
    const { until } = step;
    if (until === undefined || unmet(until, answer, scope).length === 0) return answer;
    // Whoever has not got an operation never will; AWS may not know yet what it has just made.
    const isRefusal = target.kind !== 'aws' && answer.status !== 200 && !('error' in until || 'status' in until);
    if (isRefusal || now() >= end || isOver()) return answer;
    await new Promise<void>((resolve) => void afterRealDelay(between, resolve));
  }
}

async function ask(step: AskingStep, scope: Scope, { target, exchange, cleanUp, now, noteExchange }: Surroundings) {
  // What is expected is filled in by the judge.
  const { expect: _, until: __, ...asked } = step;
  const filledStep = filled(asked, scope) as AskingStep;
  const isTagged = target.kind === 'aws' && 'call' in filledStep;
  const request =
    'call' in filledStep
      ? requestOfCall(
          filledStep,
          isTagged ? tagged(filledStep.call, filledStep.input) : filledStep.input,
          target,
          now(),
        )
      : requestOfWire(filledStep as WireStep, target, now());
  const came = await exchange.send(target.endpoints[request.service], request);
  const answer = isTagged ? untagged(filledStep.call, came) : came;
  noteExchange?.(request, answer);
  if (answer.status !== 200) return answer;
  if ('call' in filledStep) cleanUp.note(filledStep.call, filledStep.input);
  else cleanUp.noteRequest(request);
  return answer;
}
