import { createHash } from 'node:crypto';
import type { JobData, PipelineContext } from '../../../domain/jobs/job-data.ts';
import { sourceVariables } from '../../../domain/sources/source-variables.ts';
import { worldOf } from '../../../domain/world.ts';
import type { Context } from '../../context.ts';
import { sourceRevisionOverrides } from '../end-action.ts';
import { homeOf } from '../home-of.ts';
import type { StartingAction } from './provider.ts';

interface Revision {
  readonly id: string;
  readonly summary?: string;
}

/**
 * The documented output variables of an action that nothing here runs, from its configuration: a source's with the
 * revision that a stub or the execution's start gives it, else one that stands for it (K13).
 */
export function standInVariables(
  context: Context,
  { key, world, data }: Pick<StartingAction, 'key' | 'world' | 'data'>,
  given?: Revision,
): Readonly<Record<string, string>> {
  const { actionTypeId: type, actionConfiguration, pipelineContext } = data;
  if (type.category !== 'Source') return outputsOf(data);
  const [override] = sourceRevisionOverrides(context, context.store.actionExecutions.get(key));
  const revision = given ?? (override?.revisionValue === undefined ? undefined : { id: override.revisionValue });
  return sourceVariables({
    type,
    configuration: actionConfiguration?.configuration ?? {},
    revision:
      revision ?? placeholderOf(type.provider, `${pipelineContext.pipelineExecutionId} ${pipelineContext.action.name}`),
    event: override?.variables,
    ...worldOf(world),
    now: context.now,
  });
}

/** In the form of a commit's id or an image's digest; the same whenever it is asked for. */
function placeholderOf(provider: string, seed: string): Revision {
  return { id: provider === 'ECR' ? `sha256:${digestOf('sha256', seed)}` : digestOf('sha1', seed) };
}

type Outputs = (
  configuration: Readonly<Record<string, string>>,
  actionExecutionId: string,
) => Readonly<Record<string, string>>;

const stackSetOutputs: Outputs = ({ StackSetName = '' }, actionExecutionId) => ({
  StackSetId: `${StackSetName}:${asUuid(digestOf('sha1', StackSetName))}`,
  OperationId: asUuid(digestOf('sha1', `operation ${actionExecutionId}`)),
});

/**
 * By AWS's provider, those whose values follow from the configuration or have a known form [documented: the action
 * references of the user guide].
 */
const outputs: Readonly<Record<string, Outputs>> = {
  CloudFormationStackInstances: stackSetOutputs,
  CloudFormationStackSet: stackSetOutputs,
  ECRBuildAndPublish: ({ ECRRepositoryName = '' }, actionExecutionId) => ({
    ECRImageDigestId: `sha256:${digestOf('sha256', `image ${actionExecutionId}`)}`,
    ECRRepositoryName,
  }),
  StepFunctions({ StateMachineArn = '', ExecutionNamePrefix }, actionExecutionId) {
    const [, beginning, machine] = /^(arn:[^:]*:states:[^:]*:[^:]*):stateMachine:([^:]+)/.exec(StateMachineArn) ?? [];
    if (beginning === undefined) return { StateMachineArn };
    // [documented]: a prefix is prepended with a hyphen.
    const name = ExecutionNamePrefix ? `${ExecutionNamePrefix}-${actionExecutionId}` : actionExecutionId;
    return { StateMachineArn, ExecutionArn: `${beginning}:execution:${machine}:${name}` };
  },
};

function outputsOf({ actionTypeId, actionConfiguration, pipelineContext }: JobData): Readonly<Record<string, string>> {
  const { owner, provider } = actionTypeId;
  const make = owner === 'AWS' && Object.hasOwn(outputs, provider) ? outputs[provider] : undefined;
  return make?.(actionConfiguration.configuration, pipelineContext.action.actionExecutionId) ?? {};
}

function digestOf(algorithm: 'sha1' | 'sha256', seed: string): string {
  return createHash(algorithm).update(seed).digest('hex');
}

/** Where an action runs. */
interface Place extends PipelineContext {
  readonly region: string;
}

type Form = (configuration: Readonly<Record<string, string>>, digest: string, place: Place) => string;

/** By AWS's provider, made of hexadecimal digits that are always the same. */
const forms: Readonly<Record<string, Form>> = {
  // [transcript]: answers of GetPipelineState of 2026-09-06.
  CodeBuild: ({ ProjectName }, digest) => `${ProjectName}:${asUuid(digest)}`,
  // [documented]: the AWS CLI's example of list-action-executions.
  CodeDeploy: (_, digest) => `d-${digest.slice(0, 9).toUpperCase()}`,
  // [transcript]: as D5.
  AppConfig: ({ Application, Environment }, digest) =>
    `applications/${Application}/environments/${Environment}/deployments/${Number.parseInt(digest.slice(0, 3), 16) + 1}`,
  // [transcript]: an event of a failed Commands action of 2026-05-07.
  Commands(_, digest, place) {
    const { pipelineName, action } = place;
    return `${arnsOf('logs', place)}:log-group:/aws/codepipeline/${pipelineName}:log-stream:${action.actionExecutionId}/${asUuid(digest)}`;
  },
  // [transcript]: states of pipelines of 2023-11 to 2024-02 in a public test.
  CloudFormation({ ActionMode, StackName = '', ChangeSetName = '' }, digest, place) {
    const arns = arnsOf('cloudformation', place);
    const stack = `stackId=${arns}:stack/${StackName}/${asTimeUuid(digestOf('sha1', `${arns} ${StackName}`))}`;
    if (ActionMode !== 'CHANGE_SET_REPLACE') return `stack/detail?${stack}`;
    return `changeset/detail?changeSetId=${arns}:changeSet/${ChangeSetName}/${asUuid(digest)}&${stack}`;
  },
};

/** The beginning of a service's ARNs where an action runs. */
function arnsOf(service: string, { pipelineArn = '', region }: Place): string {
  const [, partition, , , accountId] = pipelineArn.split(':');
  return `arn:${partition}:${service}:${region}:${accountId}`;
}

/**
 * What the work of an action that nothing here runs is called, where AWS always has a name for it, in its form (K14).
 * Undefined for providers whose form is not known.
 */
export function externalExecutionIdOf(
  { store }: Context,
  { key, world, data }: Pick<StartingAction, 'key' | 'world' | 'data'>,
): string | undefined {
  const { actionTypeId, actionConfiguration, pipelineContext } = data;
  const { owner, provider } = actionTypeId;
  if (owner !== 'AWS' || !Object.hasOwn(forms, provider)) return undefined;
  const digest = digestOf('sha1', `${provider} ${pipelineContext.action.actionExecutionId}`);
  const { region } = homeOf(store, { key, world });
  return forms[provider]?.(actionConfiguration.configuration, digest, { ...pipelineContext, region });
}

type Summary = (configuration: Readonly<Record<string, string>>) => string | undefined;

/** By AWS's provider. */
const successes: Readonly<Record<string, Summary>> = {
  // [documented]: the AWS CLI's examples of get-pipeline-state and list-action-executions.
  CodeDeploy: () => 'Deployment Succeeded',
  // [transcript]: as D5.
  AppConfig: () => 'Deployment succeeded!',
  // [transcript]: states of pipelines of 2023-11 to 2024-02 in a public test; of CREATE_UPDATE: inferred.
  CloudFormation({ ActionMode, StackName, ChangeSetName }) {
    if (ActionMode === 'CHANGE_SET_REPLACE') return `Change set ${ChangeSetName} was created.`;
    const isUpdate = ActionMode === 'CHANGE_SET_EXECUTE' || ActionMode === 'CREATE_UPDATE';
    return isUpdate ? `Stack ${StackName} was updated.` : undefined;
  },
};

/** What AWS's provider says of work that went well, where it always says the same (K14). */
export function successSummaryOf({ actionTypeId, actionConfiguration }: JobData): string | undefined {
  const { owner, provider } = actionTypeId;
  const tell = owner === 'AWS' && Object.hasOwn(successes, provider) ? successes[provider] : undefined;
  return tell?.(actionConfiguration.configuration);
}

/**
 * What AWS's provider says of work that went wrong, where it says the same of all that does (K14).
 * @param externalExecutionId What the work is called
 */
export function failureMessageOf(
  { actionTypeId: { owner, provider } }: JobData,
  externalExecutionId: string | undefined,
): string | undefined {
  if (owner !== 'AWS') return undefined;
  if (provider === 'CodeBuild') return 'Build terminated with state: FAILED';
  return provider === 'CodeDeploy' ? `Deployment ${externalExecutionId} failed` : undefined;
}

/** As a random one looks (version 4). */
function asUuid(digest: string): string {
  return digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
}

/** As one of a moment looks (version 1), which CloudFormation gives its stacks. */
function asTimeUuid(digest: string): string {
  return asUuid(digest).replace(/-4(?=.{3}-8)/, '-1');
}
