import type { ActionTypeId } from '../action-types/action-type-id.ts';
import { type Duration, milliseconds } from '../duration.ts';
import type { Artifact, JobData } from './job-data.ts';

/** Where a function is, and how it is run. */
export type FunctionDefinition = (
  | { readonly kind: 'module'; readonly module: string; readonly handler: string }
  | { readonly kind: 'python'; readonly python: string; readonly handler: string }
  /** A folder or a zip, with the handler as Lambda spells it. */
  | { readonly kind: 'code'; readonly code: string; readonly handler: string; readonly runtime?: string }
  /** The text of its one file, which is called index. */
  | { readonly kind: 'inline'; readonly inlineCode: string; readonly handler: string; readonly runtime: string }
  /** A program that asks Lambda's Runtime API for its invocations. */
  | { readonly kind: 'executable'; readonly executable: string; readonly handler: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'endpoint'; readonly endpoint: string }
  /** A function of the process that has the emulator in it. */
  | { readonly kind: 'registered' }
) & {
  /** Milliseconds of real time that one invocation may take. */
  readonly timeout: number;
  readonly environment: Readonly<Record<string, string>>;
  /** MB, which are told to the function and not enforced. */
  readonly memorySize?: number;
  /** How many of its invocations run at once. */
  readonly reservedConcurrentExecutions?: number;
};

/**
 * Whether its code is in files of the machine that runs it, which only whoever starts the emulator may name: over HTTP
 * it is refused, in fixture documents and in states.
 */
export function isOfFile({ kind }: FunctionDefinition): boolean {
  return kind === 'module' || kind === 'python' || kind === 'code' || kind === 'executable';
}

/** What a function is written in. */
export type FunctionLanguage = 'node' | 'python';

/** Lambda's names of the runtimes that are run here. */
export const runtimePattern = '^(nodejs(\\d+\\.(x|\\d+)(-edge)?)?|python(\\d+\\.\\d+)?)$';

/** Lambda's names of runtimes whose code is a program that asks for its invocations by itself (H16). */
const executableRuntime = /^(provided(\.al2(023)?)?|go1\.x)$/;

/** The program of such a runtime in the folder of its code; undefined for other runtimes. */
export function executableOf(runtime: string, handler: string): string | undefined {
  if (!executableRuntime.test(runtime)) return undefined;
  return runtime === 'go1.x' ? handler : 'bootstrap';
}

export function languageOf(runtime: string): FunctionLanguage {
  return runtime.startsWith('python') ? 'python' : 'node';
}

/** AWS's action that invokes a function. */
export const lambdaActionType: ActionTypeId = { category: 'Invoke', owner: 'AWS', provider: 'Lambda', version: '1' };

/** H3: Lambda's own default is 3 s; a start of a process on a busy machine takes a part of that [chosen]. */
export const defaultFunctionTimeout = 15_000;
/** H3 [documented] */
const mostFunctionTimeout = 15 * 60_000;

/**
 * Milliseconds of a function's time-out: a number is seconds, as in Lambda's API, CloudFormation and SAM (H3).
 * @throws RangeError a sentence
 */
export function functionTimeoutOf(given: Duration | undefined): number {
  if (given === undefined) return defaultFunctionTimeout;
  const timeout = milliseconds(typeof given === 'number' ? { seconds: given } : given);
  if (timeout > 0 && timeout <= mostFunctionTimeout) return timeout;
  const hint =
    typeof given === 'number' ? ' A number is seconds, as Lambda has them; milliseconds are written 500ms.' : '';
  throw new RangeError(`a function's time-out is above zero and at most 15 minutes, not ${timeout / 1000} s.${hint}`);
}

/** H3 [documented]: milliseconds of the emulator's clock without a result after which a job has failed. */
export const mostSilence = 20 * 60_000;

/** H3 [documented]: how often a function that failed is invoked again with the same event. */
export const mostRetries = 2;

/** How a function may be named [documented: Lambda's API model, NamespacedFunctionName]. */
export const functionNamePattern =
  '(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?';

/** The parts of a name by that pattern. */
const functionReference =
  /^(?:arn:(?:aws[a-zA-Z-]*)?:lambda:)?(?:([a-z-]+-\d):)?(?:(\d{12}):)?(?:function:)?([\w.-]+)(?::(\$LATEST(?:\.PUBLISHED)?|[\w-]+))?$/;

/** A function by its name, its ARN or a part of that, with a version or an alias or without. */
export interface FunctionReference {
  readonly region: string | undefined;
  readonly account: string | undefined;
  readonly name: string;
  readonly qualifier: string | undefined;
}

/** Undefined for what names no function. */
export function readFunctionReference(text: string): FunctionReference | undefined {
  const [, region, account, name, qualifier] = functionReference.exec(text) ?? [];
  return name === undefined ? undefined : { region, account, name, qualifier };
}

/** The name of a function that is given by name or by ARN, with or without a qualifier. */
export function functionNameOf(nameOrArn: string): string {
  // Documents may name a region that AWS has not.
  const [, name] = /^arn:[^:]*:lambda:[^:]*:\d{12}:function:([^:]+)(?::[^:]+)?$/.exec(nameOrArn) ?? [];
  return name ?? readFunctionReference(nameOrArn)?.name ?? nameOrArn;
}

/** C12 [transcript] */
export function silenceMessage(functionName: string): string {
  return (
    `The AWS Lambda function ${functionName} failed to return a result. Check the function to verify that it has permission ` +
    'to call the PutJobSuccessResult action and that it made a call to PutJobSuccessResult.'
  );
}

/** What is said at once of a function that has ended without a word about its job (H10 [chosen]). */
export function endedWithoutResultMessage(functionName: string, jobId: string): string {
  return (
    `Function ${functionName} has ended, and there is no result for job ${jobId}. It must call PutJobSuccessResult or ` +
    'PutJobFailureResult with this job id, and wait for the answer before it ends. What it returns says nothing to ' +
    'CodePipeline; the job stays InProgress until its deadline.'
  );
}

/** What a job's function receives (H1, H2). Users write functions against this type, so it stands on its own. */
export interface LambdaEvent {
  readonly 'CodePipeline.job': {
    readonly id: string;
    readonly accountId: string;
    readonly data: {
      readonly actionConfiguration: {
        /** Of AWS's Lambda action: FunctionName and, if set, UserParameters. */
        readonly configuration: Readonly<Record<string, string>>;
      };
      readonly inputArtifacts: readonly LambdaEventArtifact[];
      readonly outputArtifacts: readonly LambdaEventArtifact[];
      /** For the artifacts; they are there without any, too. */
      readonly artifactCredentials: {
        readonly accessKeyId: string;
        readonly secretAccessKey: string;
        readonly sessionToken: string;
        /** Epoch milliseconds of the emulator's clock from which on they open nothing. */
        readonly expirationTime: number;
      };
      /** Of a job that continues another. */
      readonly continuationToken?: string;
      readonly encryptionKey?: { readonly id: string; readonly type: 'KMS' };
    };
  };
}

/** An artifact of the job, as its function is told of it. */
export interface LambdaEventArtifact {
  readonly name: string;
  /** Null when it is unknown; a worker's JobData leaves it out then. */
  readonly revision: string | null;
  readonly location: {
    readonly type: 'S3';
    readonly s3Location: { readonly bucketName: string; readonly objectKey: string };
  };
}

type JobEventData = LambdaEvent['CodePipeline.job']['data'];

/** Tells a function of a job (H1): less than a worker is told, without the type and the place in a pipeline. */
export function eventForJob(
  job: { readonly id: string; readonly accountId: string; readonly continuationToken: string | null },
  data: JobData,
  artifactCredentials: JobEventData['artifactCredentials'],
): LambdaEvent {
  const { id, accountId, continuationToken } = job;
  return {
    'CodePipeline.job': {
      id,
      accountId,
      data: {
        actionConfiguration: data.actionConfiguration,
        inputArtifacts: data.inputArtifacts.map(inEvent),
        outputArtifacts: data.outputArtifacts.map(inEvent),
        artifactCredentials,
        ...(continuationToken !== null && { continuationToken }),
        ...(data.encryptionKey && { encryptionKey: data.encryptionKey }),
      },
    },
  };
}

/** H2 [documented] */
function inEvent({ name, revision, location }: Artifact): LambdaEventArtifact {
  return { name, revision: revision ?? null, location };
}
