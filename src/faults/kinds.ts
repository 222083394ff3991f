import { durationShape } from '../domain/duration.ts';
import { choice, literal, type Optional, object, optional, type Shape, type TypeOf, text } from '../model/shape.ts';
import type { Cut, Effect } from './effect.ts';

/** One thing that can happen to a request, or that is said beside it. */
interface FaultSetting<T> {
  /** Its value, with the description that the control API and the package's types give of it. */
  readonly shape: Shape<T>;
  /** Its flag's value as the command's help names it, such as `<CODE>`; a flag that only is there has none. */
  readonly flagValue?: string;
  /** What the command's help says of its flag. */
  readonly help: string;
  /** What it does; absent of what stands beside. Loaded on first use: most emulators never meet with a fault. */
  readonly effect?: () => Promise<(value: T, message: string | undefined) => Effect>;
}

function setting<T>(row: FaultSetting<T>): FaultSetting<T> {
  return row;
}

/**
 * Every fault there is, a row each: the control API, the command's flags and the package's types have theirs from here.
 */
export const faultSettings = {
  error: setting({
    shape: text('An error that the operation may return, in place of its work.', { minLength: 1 }),
    flagValue: '<CODE>',
    help: 'an error that the operation may return, such as ThrottlingException',
    effect: async () => (await import('./effects/error.ts')).error,
  }),
  message: setting({
    shape: text("Text of the error, in place of the service's or the emulator's."),
    flagValue: '<TEXT>',
    help: "the error's text",
  }),
  delay: setting({
    shape: durationShape('Real time that the request is held up before anything is done.'),
    flagValue: '<DURATION>',
    help: 'delay the request by this much real time',
  }),
  cut: setting<Cut>({
    shape: choice(
      ['before', 'after', 'body'],
      "Cuts the connection: before the request has changed anything, after that, or in the middle of an object's bytes.",
    ),
    flagValue: '<WHEN>',
    help: 'cut the connection before or after the work, or in the body of an object',
    effect: async () => (await import('./effects/cut.ts')).cut,
  }),
  duplicate: setting({
    shape: literal(true, "A poll dispatches once more a job that is in a worker's hands, under the same nonce."),
    help: 'a poll dispatches a job again that a worker already has',
    effect: async () => (await import('./effects/duplicate.ts')).duplicate,
  }),
  staleNonce: setting({
    shape: literal(
      true,
      'Before an acknowledgement arrives, its job is dispatched to another worker, who does nothing with it.',
    ),
    help: 'the job is dispatched to another worker before the acknowledgement arrives',
    effect: async () => (await import('./effects/stale-nonce.ts')).staleNonce,
  }),
  timeOut: setting({
    shape: literal(true, 'Before the request arrives, its job times out.'),
    help: 'the job times out before the request arrives',
    effect: async () => (await import('./effects/time-out.ts')).timeOut,
  }),
  expireCredentials: setting({
    shape: literal(
      true,
      'The credentials that a response brings, or those that a request to S3 is signed with, expire at once.',
    ),
    help: 'the credentials in the response, or of the request to S3, have expired',
    effect: async () => (await import('./effects/expire-credentials.ts')).expireCredentials,
  }),
};

type Rows = typeof faultSettings;

export const faultEffect = object(
  Object.fromEntries(Object.entries(faultSettings).map(([name, { shape }]) => [name, optional(shape as Shape)])) as {
    readonly [Name in keyof Rows]: Optional<TypeOf<Rows[Name]['shape']>>;
  },
  'What happens to a request: one of the members; `delay` may stand beside any.',
);

export interface FaultEffect extends TypeOf<typeof faultEffect> {}

export type SettingName = keyof Rows;

export const settingNames = Object.keys(faultSettings) as readonly SettingName[];

/** Those of which a fault has at most one. */
export const effectNames = settingNames.filter((name) => faultSettings[name].effect !== undefined);
