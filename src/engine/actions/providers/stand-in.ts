import { createHash } from 'node:crypto';
import type { JobData, PipelineContext } from '../../../domain/jobs/job-data.ts';
import { sourceVariables } from '../../../domain/sources/source-variables.ts';
import { worldOf } from '../../../domain/world.ts';
import type { Context } from '../../context.ts';
import { sourceRevisionOverrides } from '../end-action.ts';
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
  const revision = given ?? (override && { id: override.revisionValue });
  return sourceVariables({
    type,
    configuration: actionConfiguration?.configuration ?? {},
    revision:
      revision ?? placeholderOf(type.provider, `${pipelineContext.pipelineExecutionId} ${pipelineContext.action.name}`),
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

type Form = (configuration: Readonly<Record<string, string>>, digest: string, context: PipelineContext) => string;

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
  Commands: (_, digest, { pipelineArn = '', pipelineName, action }) =>
    `${logsOf(pipelineArn)}:log-group:/aws/codepipeline/${pipelineName}:log-stream:${action.actionExecutionId}/${asUuid(digest)}`,
};

/** The beginning of the ARNs of CloudWatch's logs where a pipeline is. */
function logsOf(pipelineArn: string): string {
  const [, partition, , region, accountId] = pipelineArn.split(':');
  return `arn:${partition}:logs:${region}:${accountId}`;
}

/**
 * What the work of an action that nothing here runs is called, where AWS always has a name for it, in its form (K14).
 * Undefined for providers whose form is not known.
 */
export function externalExecutionIdOf(data: JobData): string | undefined {
  const { actionTypeId, actionConfiguration, pipelineContext } = data;
  const { owner, provider } = actionTypeId;
  if (owner !== 'AWS' || !Object.hasOwn(forms, provider)) return undefined;
  const digest = digestOf('sha1', `${provider} ${pipelineContext.action.actionExecutionId}`);
  return forms[provider]?.(actionConfiguration.configuration, digest, pipelineContext);
}

/** What AWS's provider says of work that went well, where it always says the same (K14). */
export function successSummaryOf({ actionTypeId: { owner, provider } }: JobData): string | undefined {
  return owner === 'AWS' && provider === 'CodeDeploy' ? 'Deployment Succeeded' : undefined;
}

/** What AWS's provider says of work that went wrong, where it says the same of all that does (K14). */
export function failureMessageOf({ actionTypeId: { owner, provider } }: JobData): string | undefined {
  return owner === 'AWS' && provider === 'CodeBuild' ? 'Build terminated with state: FAILED' : undefined;
}

/** As a random one looks (version 4). */
function asUuid(digest: string): string {
  return digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
}
