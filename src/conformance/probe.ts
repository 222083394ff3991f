import { operationNames } from '../model/service-model.ts';
import {
  choice,
  flag,
  integer,
  list,
  map,
  object,
  optional,
  type Shape,
  type TypeOf,
  text,
  toldBy,
  written,
} from '../model/shape.ts';

/*
 * What a file of conformance/ says (decision 0026). Texts may hold `$(name)`, which stands for a value that is bound:
 * conformance/README.md tells how a probe is written.
 */

/** How a rule is known, as docs/behaviour.md has it. */
export const evidences = ['documented', 'transcript', 'proxy', 'inferred', 'chosen'] as const;

type Evidence = (typeof evidences)[number];

const value = (description: string) => written<unknown>('unknown', {}, description);

/** A value as it is written out, or the text that refers to one. */
function orReference<T>(shape: Shape<T>): Shape<T> {
  return written<T>('unknown', { anyOf: [shape.schema, { type: 'string', pattern: '^\\$\\([\\w.-]+\\)$' }] });
}

const expectation = object(
  {
    status: optional(orReference(integer('status of the answer; that of `error` unless it is given, else 200'))),
    error: optional(text('class of the error: `__type` of the body, `Code` of one in XML')),
    message: optional(value('`message` of the body, `Message` of one in XML: the text to the letter, or a matcher')),
    output: optional(value('members that the body has, among others; lists are as long as they are written')),
    whole: optional(value('the whole body as a JSON value')),
    lacks: optional(list(text(), 'paths of members that are not there')),
    order: optional(map(list(text()), 'members in the order in which they come, by the path of what has them')),
    headers: optional(map(value('a text or a matcher'), 'headers by their names in lower case')),
    body: optional(value('the body as a text, or a matcher')),
  },
  'what must come',
);

export type Expectation = TypeOf<typeof expectation>;

const answered = {
  expect: optional(expectation),
  until: optional(expectation),
  bind: optional(map(text(), 'names for values of the answer, by their paths')),
};

const keys = orReference(
  object({
    accessKeyId: text(),
    secretAccessKey: text(),
    sessionToken: optional(text()),
    expirationTime: optional(value('as jobs have it')),
  }),
);

const call = object(
  {
    call: choice(operationNames, 'an operation of CodePipeline'),
    input: optional(value('its input; none is {}')),
    region: optional(text('region that the request is signed for')),
    as: optional(keys),
    ...answered,
  },
  'an operation is asked',
);

const signing = object({
  service: optional(text('service that the scope names')),
  region: optional(text('region that the scope names')),
  terminator: optional(text('what the scope ends with')),
  secondsOff: optional(integer('seconds between the date and now')),
  wrong: optional(flag('whether the signature is another one')),
  expires: optional(integer('seconds for which the URL is valid; the signature is in its query')),
  as: optional(keys),
});

const wire = object(
  {
    wire: object({
      service: optional(choice(['codepipeline', 's3', 'sts'], 'the service that is asked; codepipeline')),
      method: optional(text('POST')),
      path: optional(text('path and query; /')),
      url: optional(text('a whole address in place of service and path; nothing is signed')),
      target: optional(text('an operation, or a whole target with a dot')),
      headers: optional(
        orReference(map(value('a text, or null for one that is not sent'), 'headers besides the usual ones')),
      ),
      body: optional(text('bytes of the body, in UTF-8')),
      json: optional(value('the body as a JSON value')),
      form: optional(orReference(map(value('a text or a number'), 'the body as the fields of a form'))),
      sign: optional(
        written<false | TypeOf<typeof signing>>('unknown', { anyOf: [{ const: false }, orReference(signing).schema] }),
      ),
    }),
    ...answered,
  },
  'a request is sent as it is written',
);

const seed = object({ seed: value('a fixture document') }, 'the emulator is given a fixture document');
const advance = object({ advance: text('a duration') }, "the emulator's clock is moved ahead");

const step = toldBy({ call, wire, advance }, seed);

export type CallStep = TypeOf<typeof call>;
export type WireStep = TypeOf<typeof wire>;
export type AskingStep = CallStep | WireStep;
export type Step = TypeOf<typeof step>;

const values = map(value('a value that texts may refer to'), 'values by their names');

const probe = object({
  name: text('what is so, as a sentence without its end', { minLength: 8 }),
  rule: text('rule of docs/behaviour.md', { pattern: '^[A-Z]\\d{1,2}$' }),
  evidence: choice(evidences, 'how that is known'),
  source: optional(text('where that can be read', { pattern: '^https?://.+' })),
  emulatorOnly: optional(flag('whether nothing else is meant to be so, AWS included')),
  given: optional(list(text(), 'set-ups that come first')),
  values: optional(values),
  cases: optional(list(values, 'a probe for each, under its name `case`', { minItems: 1 })),
  steps: list(step, undefined, { minItems: 1 }),
});

/** A probe as it is written. */
export type WrittenProbe = TypeOf<typeof probe>;

/** A file of conformance/. */
export const probeFile = object({
  subject: text('what the probes are about'),
  values: optional(values),
  setUps: optional(map(list(step), 'steps that probes of every file may ask for by a name')),
  probes: optional(list(probe)),
});

export type ProbeFile = TypeOf<typeof probeFile>;

/** One probe, with the steps of its set-ups and, of several cases, one. */
export interface Probe {
  /** `jobs/a wrong nonce is refused: 2` */
  readonly id: string;
  readonly subject: string;
  readonly rule: string;
  readonly evidence: Evidence;
  readonly source?: string | undefined;
  readonly values: Readonly<Record<string, unknown>>;
  readonly steps: readonly Step[];
  /** How many of the steps are those of set-ups, which come first. */
  readonly prepared: number;
  /** Whether it needs what an emulator of this project alone has: its clock, fixtures, a way of its own. */
  readonly needsEmulator: boolean;
  /** Whether it brings a function, which only an emulator of this process takes from a document that is no file. */
  readonly needsOwnEmulator: boolean;
  /** Whether it makes pipelines, for which AWS wants a role. */
  readonly needsRole: boolean;
}

export function isAsking(step: Step): step is AskingStep {
  return 'call' in step || 'wire' in step;
}
