import type { ActionTypeId } from './action-type.ts';
import type { RulePlace } from './rule-data.ts';
import type { StubbedAction } from './stub.ts';

/** Where a function is, and how it is run. */
export type FunctionDefinition = (
  | { readonly kind: 'module'; readonly module: string; readonly handler: string }
  | { readonly kind: 'python'; readonly python: string; readonly handler: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'endpoint'; readonly endpoint: string }
  /** A function of the process that has the emulator in it. */
  | { readonly kind: 'registered' }
) & {
  /** Milliseconds of real time that one invocation may take. */
  readonly timeout: number;
  readonly environment: Readonly<Record<string, string>>;
};

/** AWS's action that invokes a function. */
export const lambdaActionType: ActionTypeId = { category: 'Invoke', owner: 'AWS', provider: 'Lambda', version: '1' };

/** H3: Lambda's own default is 3 s; a start of a process on a busy machine takes a part of that [chosen]. */
export const defaultFunctionTimeout = 15_000;
/** H3 [documented] */
export const mostFunctionTimeout = 15 * 60_000;

/** H3 [documented]: milliseconds of the emulator's clock without a result after which a job has failed. */
export const mostSilence = 20 * 60_000;

/** H3 [documented]: how often a function that failed is invoked again with the same event. */
export const mostRetries = 2;

/** The name of a function that is given by name or by ARN, with or without a qualifier. */
export function functionNameOf(nameOrArn: string): string {
  const [, name = nameOrArn] = /^(?:arn:[^:]*:lambda:[^:]*:\d{12}:function:)?([^:]+)(?::[^:]+)?$/.exec(nameOrArn) ?? [];
  return name;
}

/** C12 [transcript] */
export function silenceMessage(functionName: string): string {
  return (
    `The AWS Lambda function ${functionName} failed to return a result. Check the function to verify that it has permission ` +
    'to call the PutJobSuccessResult action and that it made a call to PutJobSuccessResult.'
  );
}

/** What an action or a rule fails with whose function is nowhere given (K1, K11 [chosen]). */
export function missingFunctionMessage(functionName: string, place: Omit<StubbedAction, 'type'> | RulePlace): string {
  const { pipeline, stage } = place;
  const [kind, name] = 'rule' in place ? ['rule', place.rule] : ['action', place.action];
  return (
    `The function '${functionName}' is nowhere given (${kind} '${name}' in stage '${stage}' of pipeline '${pipeline}'). ` +
    `Say where it is in a fixture document, "functions: { ${functionName}: { module: ./function.mjs, handler: handler } }", ` +
    `name an API that has all functions with --lambda-endpoint, or say how the ${kind} ends with a stub.`
  );
}
