import { milliseconds } from '../domain/duration.ts';
import { jobOperations } from '../domain/jobs/lifecycle.ts';
import { didYouMean, unknownName } from '../domain/nearest-name.ts';
import { s3ErrorCodes } from '../model/s3-error.ts';
import { isOperationName, operationNames } from '../model/service-model.ts';
import { errorsOf } from '../model/undeclared-errors.ts';
import { allOperations, type Effect } from './effect.ts';
import type { Fault, FaultMatch } from './fault.ts';
import { effectNames, type FaultEffect, faultSettings } from './kinds.ts';

/** A fault that cannot be. The message is a sentence. */
export class FaultMistake extends Error {
  override readonly name = 'FaultMistake';
}

/** Makes a fault ready to be applied. @throws FaultMistake; RangeError for a delay that is no duration */
export async function readFault(match: FaultMatch, declared: FaultEffect): Promise<Omit<Fault, 'id'>> {
  const effect = await readEffect(declared);
  if (match.seed !== undefined && match.probability === undefined) {
    throw new FaultMistake("'seed' makes the choice by 'probability' repeatable; give that, too.");
  }
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

async function readEffect(declared: FaultEffect): Promise<Effect> {
  const named = effectNames.filter((name) => declared[name] !== undefined);
  if (named.length > 1) {
    throw new FaultMistake(`A fault has one effect, not ${named.join(' and ')}; add one fault for each.`);
  }
  const [name] = named;
  if (declared.message !== undefined && name !== 'error')
    throw new FaultMistake("'message' is the text of an 'error'.");
  const make = name && (await faultSettings[name].effect?.());
  if (make !== undefined) return make(declared[name as keyof FaultEffect] as never, declared.message);
  if (declared.delay !== undefined) return { operations: allOperations };
  throw new FaultMistake(`A fault needs an effect: ${[...effectNames, 'delay'].join(', ')}.`);
}

function checkOperation({ operation, jobId }: FaultMatch, { error }: FaultEffect, effect: Effect): void {
  if (operation !== undefined && !allOperations.has(operation)) {
    throw new FaultMistake(
      unknownName('operation', operation, [...allOperations], 'Give one such as PollForJobs or GetObject.'),
    );
  }
  if (jobId !== undefined && (jobOperations.polls as readonly string[]).includes(operation ?? '')) {
    throw new FaultMistake(`${operation} names no job, so jobId never matches it; match it by actionType.`);
  }
  if (error !== undefined && effect.operations.size === 0) throw unknownError(error, operation);
  if (operation === undefined || effect.operations.has(operation)) return;
  if (error !== undefined) {
    const valid = errorsAt(operation);
    throw new FaultMistake(
      `${operation} never returns ${error}.${didYouMean(error, valid)} It returns ${valid.join(', ')}.`,
    );
  }
  throw new FaultMistake(`This fault is not possible for ${operation}, but for ${[...effect.operations].join(', ')}.`);
}

/** Who leaves out the end of a name means that name. */
function unknownError(code: string, operation: string | undefined): FaultMistake {
  const valid = operation === undefined ? everyError() : errorsAt(operation);
  const longer = code.length < 3 ? [] : valid.filter((candidate) => candidate.startsWith(code));
  const named = longer.length > 0 ? longer : valid;
  return new FaultMistake(unknownName('error', code, named, 'Give one such as ThrottlingException or NoSuchKey.'));
}

function everyError(): readonly string[] {
  return [...new Set([...operationNames.flatMap(errorsOf), ...s3ErrorCodes])];
}

function errorsAt(operation: string): readonly string[] {
  return isOperationName(operation) ? errorsOf(operation) : s3ErrorCodes;
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
