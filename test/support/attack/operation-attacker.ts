import { type OperationName, operationNames } from '../../../src/model/service-model.ts';
import { mayAnswer } from '../../../src/model/undeclared-errors.ts';
import { violationsOf } from '../model-violations.ts';
import { PlausibleInputs } from '../plausible-inputs.ts';
import { validInput } from '../valid-inputs.ts';
import type { WireAnswer } from './connection.ts';
import { headerText, hostileText, mutateBytes, mutateHeaders, mutateJson, mutateText } from './mutate.ts';
import { headersSignedFor } from './signed-headers.ts';
import type { Attacker } from './storm.ts';

/** Each of them once among so many answers is compared with the model, which costs more than to make it. */
const sampled = 6;

/** All operations of CodePipeline: inputs that make sense, and the same with something wrong in them. */
export function operationAttacker(): Attacker {
  const inputs = new PlausibleInputs();
  const valid = new Map(operationNames.map((operation) => [operation, validInput(operation)]));

  return {
    name: '44 operations',
    next(random) {
      const operation = random.in(operationNames);
      const input = random.chance(0.75) ? inputs.of(operation, random) : valid.get(operation);
      let changed: unknown = input;
      const changes = random.of(0, 0, 1, 1, 1, 2, 3);
      for (let change = 0; change < changes; change++) changed = mutateJson(random, changed);
      const isCompared = random.below(sampled) === 0;
      const text = JSON.stringify(changed) ?? '';
      const body = random.chance(0.1) ? mutateText(random, text, [...jsonPieces, hostileText(random)]) : text;
      const hasPlainHeaders = random.chance(0.95);
      const headers = [
        ...headersSignedFor('codepipeline'),
        ['Content-Type', 'application/x-amz-json-1.1'],
        ['X-Amz-Target', `CodePipeline_20150709.${operation}`],
      ] as const;
      return {
        request: {
          method: 'POST',
          target: '/',
          headers: hasPlainHeaders ? headers : mutateHeaders(random, headers, extraHeaders),
          body: random.chance(0.02) ? mutateBytes(random, Buffer.from(body)) : body,
        },
        judge: hasPlainHeaders
          ? (answer) =>
              judge(operation, input as object, answer, { isPlausible: body === text && changes === 0, isCompared })
          : undefined,
      };
    },
  };

  function judge(
    operation: OperationName,
    input: object,
    { status, body }: WireAnswer,
    { isPlausible, isCompared }: { readonly isPlausible: boolean; readonly isCompared: boolean },
  ): string | undefined {
    if (status !== 200) {
      const code = /"__type":"([^"]*)"/.exec(body.toString('latin1'))?.[1] ?? '';
      return mayAnswer(operation, code) ? undefined : `${operation} does not declare ${code}`;
    }
    const value = body.length === 0 ? undefined : JSON.parse(body.toString());
    if (isPlausible) inputs.learn(operation, input, value);
    return isCompared ? violationsOf(operation, value)[0] : undefined;
  }
}

const jsonPieces = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ':',
  ',',
  '\\u0000',
  '\\ud800',
  'null',
  '1e999',
  '-',
  '"a":1,',
  '//',
  '\n',
];

const extraHeaders = [
  ['X-Amz-Security-Token', 'token'],
  ['Content-Encoding', 'gzip'],
  ['Transfer-Encoding', 'identity'],
  ['X-Forwarded-Host', headerText('ü')],
  ['Expect', '100-continue'],
] as const;
