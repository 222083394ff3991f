import { integer, number, object, optional, type TypeOf, text } from '../model/shape.ts';
import type { Effect } from './effect.ts';
import type { FaultEffect } from './kinds.ts';

const nonEmpty = text(undefined, { minLength: 1 });

export const faultMatch = object(
  {
    operation: optional(
      text(
        'Of CodePipeline or of S3, such as `PollForJobs` or `GetObject`; without it, all that the effect is possible for.',
        { minLength: 1 },
      ),
    ),
    actionType: optional(
      object(
        {
          category: optional(nonEmpty),
          owner: optional(nonEmpty),
          provider: optional(nonEmpty),
          version: optional(nonEmpty),
        },
        "The members that are given must be the job's.",
      ),
    ),
    jobId: optional(text('Requests that name the job, and those to S3 under its credentials.', { minLength: 1 })),
    accessKeyId: optional(nonEmpty),
    first: optional(integer('Only so many of the matching requests, the first ones.', { minimum: 1 })),
    every: optional(integer('Only every so-many-th of the matching requests.', { minimum: 1 })),
    probability: optional(
      number('The share of the matching requests, drawn by a generator that the seed determines.', {
        minimum: 0,
        maximum: 1,
      }),
    ),
    seed: optional(integer('Default 1.')),
  },
  'Which requests a fault is for: all that match every member.',
);

export interface FaultMatch extends TypeOf<typeof faultMatch> {}

/** A fault that has been added, with what has come of it. */
export interface Fault {
  readonly id: string;
  readonly match: FaultMatch;
  readonly declared: FaultEffect;
  readonly effect: Effect;
  /** Milliseconds of real time. */
  readonly delay: number;
  /** How many requests have matched, and how many of them it was applied to. */
  matched: number;
  applied: number;
  /** Whether it is the turn of the request that has just been counted. */
  isDue(): boolean;
}
