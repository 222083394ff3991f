import { milliseconds } from '../domain/duration.ts';
import { jobOperations } from '../domain/jobs/lifecycle.ts';
import { didYouMean, unknownName } from '../domain/nearest-name.ts';
import { s3ErrorCodes } from '../model/s3-error.ts';
import { isOperationName, operationNames } from '../model/service-model.ts';
import { errorsOf } from '../model/undeclared-errors.ts';
import { cut } from './effects/cut.ts';
import { duplicate } from './effects/duplicate.ts';
import { error } from './effects/error.ts';
import { expireCredentials } from './effects/expire-credentials.ts';
import { staleNonce } from './effects/stale-nonce.ts';
import { timeOut } from './effects/time-out.ts';
import { allOperations, type Effect, type Fault, type FaultEffect, type FaultMatch } from './fault.ts';

/** A fault that cannot be. The message is a sentence. */
export class FaultMistake extends Error {
  override readonly name = 'FaultMistake';
}

/** Each effect by the member that asks for it. */
const effects = {
  error,
  cut,
  duplicate: () => duplicate,
  staleNonce: () => staleNonce,
  timeOut: () => timeOut,
  expireCredentials: () => expireCredentials,
} as const satisfies Partial<Record<keyof FaultEffect, (declared: FaultEffect) => Effect>>;

const effectNames = Object.keys(effects) as readonly (keyof typeof effects)[];

/** Makes a fault ready to be applied. @throws FaultMistake; RangeError for a delay that is no duration */
export function readFault(match: FaultMatch, declared: FaultEffect): Omit<Fault, 'id'> {
  const effect = readEffect(declared);
  checkOperation(match, declared, effect);
  return {
    match,
    declared,
    effect,
    delay: milliseconds(declared.delay ?? 0),
    matched: 0,
    applied: 0,
    isDue: turns(match),
  };
}

function readEffect(declared: FaultEffect): Effect {
  const named = effectNames.filter((name) => declared[name] !== undefined);
  if (named.length > 1) {
    throw new FaultMistake(`A fault has one effect, not ${named.join(' and ')}; add one fault for each.`);
  }
  const [name] = named;
  if (declared.message !== undefined && name !== 'error')
    throw new FaultMistake("'message' is the text of an 'error'.");
  if (name !== undefined) return effects[name](declared);
  if (declared.delay !== undefined) return { operations: allOperations };
  throw new FaultMistake(`A fault needs an effect: ${[...effectNames, 'delay'].join(', ')}.`);
}

function checkOperation({ operation, jobId }: FaultMatch, { error }: FaultEffect, effect: Effect): void {
  if (operation !== undefined && !allOperations.has(operation)) {
    throw new FaultMistake(unknownName('operation', operation, [...allOperations]));
  }
  if (jobId !== undefined && (jobOperations.polls as readonly string[]).includes(operation ?? '')) {
    throw new FaultMistake(`${operation} names no job, so that jobId never matches it; match it by actionType.`);
  }
  if (error !== undefined && effect.operations.size === 0) throw unknownError(error);
  if (operation === undefined || effect.operations.has(operation)) return;
  if (error !== undefined) {
    const valid = isOperationName(operation) ? errorsOf(operation) : s3ErrorCodes;
    throw new FaultMistake(
      `${operation} never answers ${error}.${didYouMean(error, valid)} It answers ${valid.join(', ')}.`,
    );
  }
  throw new FaultMistake(`${operation} cannot meet with that; possible for ${[...effect.operations].join(', ')}.`);
}

/** Who leaves out the end of a name means that name. */
function unknownError(code: string): FaultMistake {
  const all = [...new Set([...operationNames.flatMap(errorsOf), ...s3ErrorCodes])];
  const longer = all.filter((candidate) => candidate.startsWith(code));
  return new FaultMistake(unknownName('error', code, longer.length > 0 ? longer : all));
}

/** Counts the matching requests, and says of each whether it is to be hit. */
function turns({ first, every, probability, seed = 1 }: FaultMatch): () => boolean {
  const random = seededRandom(seed);
  let count = 0;
  return () => {
    count += 1;
    const isDrawn = probability === undefined || random() < probability;
    return isDrawn && count <= (first ?? count) && count % (every ?? 1) === 0;
  };
}

/** Numbers from 0 to 1 that are the same for the same seed (the mulberry32 generator). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
