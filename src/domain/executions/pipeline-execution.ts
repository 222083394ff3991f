import { ServiceError } from '../../model/service-error.ts';
import type { ActionDeclaration, PipelineDeclaration } from '../pipelines/pipeline-declaration.ts';

/** What set an execution going, in AWS's form. */
export interface ExecutionTrigger {
  readonly triggerType:
    | 'CreatePipeline'
    | 'StartPipelineExecution'
    | 'PollForSourceChanges'
    | 'PutActionRevision'
    | 'ManualRollback'
    | 'AutomatedRollback'
    | 'CloudWatchEvent'
    | 'Webhook'
    | 'WebhookV2';
  readonly triggerDetail?: string | undefined;
}

/** A revision that a source action is to take instead of its newest (StartPipelineExecution's sourceRevisions). */
export interface SourceRevisionOverride {
  readonly actionName: string;
  readonly revisionType?: string | undefined;
  /** Absent where an event in a repository has started the execution and names no commit. */
  readonly revisionValue?: string | undefined;
  /** What that event says, in the source's variables. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  /** Of a revision that PutActionRevision reported. */
  readonly changeIdentifier?: string | undefined;
  readonly created?: number | undefined;
}

export interface ResolvedVariable {
  readonly name: string;
  readonly resolvedValue: string;
}

/**
 * The service's limit of executions that run or wait, in QUEUED and PARALLEL mode each (user guide, Quotas
 * [documented]).
 */
export const mostConcurrentExecutions = 50;

/**
 * The pipeline's variables for one execution: what the start gives, else the default; and the names of those that have
 * neither, without which the execution fails (J37). Names that the pipeline does not declare are ignored (J13
 * [transcript]).
 * @throws ServiceError ValidationException for a name that is given twice
 */
export function resolvePipelineVariables(
  { variables: declared = [] }: PipelineDeclaration,
  given: readonly { readonly name: string; readonly value: string }[] = [],
): {
  readonly resolved: readonly ResolvedVariable[];
  readonly missing: readonly string[];
  readonly undeclared: readonly string[];
} {
  const values = new Map<string, string>();
  for (const { name, value } of given) {
    if (values.has(name)) {
      throw new ServiceError(
        'ValidationException',
        `Variable names must be unique. The following variable name is already in use: ${name}`,
      );
    }
    values.set(name, value);
  }
  const resolved: ResolvedVariable[] = [];
  const missing: string[] = [];
  for (const { name, defaultValue } of declared) {
    const resolvedValue = values.get(name) ?? defaultValue;
    if (resolvedValue === undefined) missing.push(name);
    else resolved.push({ name, resolvedValue });
  }
  const names = new Set(declared.map(({ name }) => name));
  return { resolved, missing, undeclared: [...values.keys()].filter((name) => !names.has(name)) };
}

/** Why an execution has failed that lacks values (J37 [transcript]). */
export function missingVariablesMessage(names: readonly string[]): string {
  return `Values for required variables haven't been provided: ${names.join(',')}`;
}

/**
 * What an override may give to a source, by its provider [documented: API reference, SourceRevisionOverride]; sources
 * of others take any.
 */
const revisionTypes: Readonly<Record<string, readonly string[]>> = {
  S3: ['S3_OBJECT_VERSION_ID', 'S3_OBJECT_KEY'],
  ECR: ['IMAGE_DIGEST'],
  CodeCommit: ['COMMIT_ID'],
  CodeStarSourceConnection: ['COMMIT_ID'],
  GitHub: ['COMMIT_ID'],
};

export function takesRevision({ actionTypeId: { owner, provider } }: ActionDeclaration, revisionType: string): boolean {
  const types = owner === 'Custom' ? undefined : revisionTypes[provider];
  return types?.includes(revisionType) ?? true;
}

/**
 * Checks that each override names a source action, and is of a type that the source takes.
 * @throws ServiceError ValidationException
 */
export function checkSourceRevisions(
  { name, stages }: PipelineDeclaration,
  overrides: readonly SourceRevisionOverride[],
): void {
  for (const { actionName, revisionType } of overrides) {
    const source = stages[0]?.actions.find((action) => action.name === actionName);
    if (source === undefined) {
      throw new ServiceError(
        'ValidationException',
        `Pipeline ${name} has no source action '${actionName}' whose revision could be given.`,
      );
    }
    if (revisionType === undefined || takesRevision(source, revisionType)) continue;
    throw new ServiceError(
      'ValidationException',
      `Source action '${actionName}' takes no revision of type ${revisionType}: its provider is ${source.actionTypeId.provider}.`,
    );
  }
}
