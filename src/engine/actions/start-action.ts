import { actionTimeout, customActionTimeout } from '../../domain/action-types/action-catalogue.ts';
import { jobTimeoutOf } from '../../domain/action-types/action-type-declaration.ts';
import { isAwsType } from '../../domain/action-types/action-type-id.ts';
import { type ActionEnd, failed } from '../../domain/executions/action-execution.ts';
import {
  bytesOfConfiguration,
  largestConfiguration,
  resolveConfiguration,
  unresolvedVariablesMessage,
} from '../../domain/executions/variables.ts';
import { type Artifact, artifactKey, type JobData } from '../../domain/jobs/job-data.ts';
import type { ActionDeclaration } from '../../domain/pipelines/pipeline-declaration.ts';
import { secretNames } from '../../domain/pipelines/secrets.ts';
import { pipelineArn, worldOf } from '../../domain/world.ts';
import type { Context } from '../context.ts';
import { recallDeclaredType } from '../declarations/action-types.ts';
import type { CurrentStage } from '../declarations/pipeline-versions.ts';
import { ensureBucket } from '../objects/ensure-bucket.ts';
import { chooseProvider } from './choose-provider.ts';
import { endAction } from './end-action.ts';
import { lookUpVariables, tellUnresolved } from './variables.ts';

/**
 * Starts an action: variables are resolved now (C11), input artifacts found, and the places of the outputs fixed for
 * all jobs that will work on it (E4).
 */
export function startAction(context: Context, current: CurrentStage, action: ActionDeclaration): void {
  const { store, now } = context;
  const { pipeline, execution, stageExecution } = current;
  const { world } = pipeline;
  const prepared = prepare(context, current, action);
  const type = store.actionTypes.find(world, action.actionTypeId)?.type;
  // G7: what a provider declares has as long as a custom action.
  const timeout = type?.declaration === undefined ? actionTimeout(action.actionTypeId, action) : customActionTimeout;
  const deadline = now + timeout;
  const provider = chooseProvider(context, { world, data: prepared.data });
  const home = { ...worldOf(world), ...(action.region !== undefined && { region: action.region }) };
  for (const { location } of prepared.data.outputArtifacts) {
    ensureBucket(context, home, location.s3Location.bucketName);
  }
  const key = store.actionExecutions.insert({
    world,
    jobData: prepared.data,
    startedAt: now,
    deadline,
    jobTimeout: (type && jobTimeoutOf(type)) ?? null,
    place: {
      pipeline: pipeline.key,
      pipelineExecution: execution.key,
      stageExecution: stageExecution.key,
      stage: stageExecution.stage,
      action: action.name,
      namespace: action.namespace,
      provider: provider.name,
    },
  });
  const end = prepared.failure ?? provider.start(context, { key, world, data: prepared.data, deadline });
  if (end !== undefined) endAction(context, store.actionExecutions.get(key), end);
}

/** What a worker is told of an action, as far as it can be made out, and why the action fails where it cannot. */
function prepare(
  context: Context,
  current: CurrentStage,
  action: ActionDeclaration,
): { readonly data: JobData; readonly failure?: ActionEnd } {
  const { store } = context;
  const { execution } = current;
  const lookUp = lookUpVariables({ store }, execution);
  const configuration = resolveConfiguration(action.configuration, lookUp);
  const inputs = action.inputArtifacts.map(({ name }) => store.executionOutputs.findArtifact(execution.key, name));
  const data = jobDataOf(context, current, action, {
    configuration: configuration ?? action.configuration,
    inputs: inputs.filter((artifact) => artifact !== undefined),
  });
  if (configuration === undefined) {
    tellWhatIsUnresolved(context, current, action, lookUp);
    return { data, failure: failed('ConfigurationError', unresolvedVariablesMessage(action.name)) };
  }
  const bytes = bytesOfConfiguration(configuration);
  if (bytes > largestConfiguration) {
    const message = `The resolved configuration of action '${action.name}' has ${bytes} bytes; the most is ${largestConfiguration}.`;
    return { data, failure: failed('ConfigurationError', message) };
  }
  const missing = inputs.indexOf(undefined);
  if (missing < 0) return { data };
  const name = action.inputArtifacts[missing]?.name;
  return {
    data,
    failure: failed('ConfigurationError', `No action of this execution has made the input artifact '${name}'.`),
  };
}

interface Resolved {
  readonly configuration: JobData['actionConfiguration']['configuration'];
  readonly inputs: readonly Artifact[];
}

function jobDataOf(
  { ids }: Context,
  { pipeline, declaration, execution, stageExecution }: CurrentStage,
  action: ActionDeclaration,
  { configuration, inputs }: Resolved,
): JobData {
  const world = worldOf(pipeline.world);
  const { artifactStores, artifactStore } = declaration;
  const bucket = artifactStores?.[action.region ?? world.region] ?? artifactStore;
  const ending = artifactEnding(action.actionTypeId, configuration);
  return {
    actionTypeId: action.actionTypeId,
    actionConfiguration: { configuration },
    pipelineContext: {
      pipelineName: pipeline.name,
      stage: { name: stageExecution.stage },
      action: { name: action.name, actionExecutionId: ids.actionExecutionId() },
      pipelineArn: pipelineArn(world, pipeline.name),
      pipelineExecutionId: execution.id,
    },
    inputArtifacts: inputs,
    outputArtifacts: action.outputArtifacts.map(
      ({ name }): Artifact => ({
        name,
        location: {
          type: 'S3',
          s3Location: {
            bucketName: bucket?.location ?? '',
            objectKey: artifactKey(pipeline.name, name, ids.artifactKeySuffix() + ending),
          },
        },
      }),
    ),
    ...(bucket?.encryptionKey && { encryptionKey: bucket.encryptionKey as { id: string; type: 'KMS' } }),
  };
}

/** Of a GitHub source's artifacts always `.zip`; an S3 source's keep that of the object (E4 [transcript]). */
function artifactEnding(type: ActionDeclaration['actionTypeId'], configuration: Resolved['configuration']): string {
  const isOfGitHub = type.owner === 'ThirdParty' && type.provider === 'GitHub';
  const isZip = isAwsType(type, 'Source/S3') && configuration.S3ObjectKey?.endsWith('.zip');
  return isOfGitHub || isZip ? '.zip' : '';
}

/** Names in the log the variables that have no value, and no secrets. */
function tellWhatIsUnresolved(
  { store, log }: Context,
  { pipeline, declaration }: CurrentStage,
  { name, actionTypeId, configuration }: ActionDeclaration,
  lookUp: ReturnType<typeof lookUpVariables>,
): void {
  const { configurationProperties = [] } = recallDeclaredType({ store, worldKey: pipeline.world }, actionTypeId) ?? {};
  const who = `Action ${name} of pipeline ${pipeline.name}`;
  tellUnresolved({ log }, who, declaration, configuration, lookUp, secretNames(configurationProperties));
}
