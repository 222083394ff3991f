import type { ActionTypeId } from '../../domain/action-types/action-type-id.ts';
import { didYouMean } from '../../domain/nearest-name.ts';
import type { GivenPipeline } from '../../domain/pipelines/pipeline-declaration.ts';
import { checkTags } from '../../domain/tag.ts';
import { pipelineArn } from '../../domain/world.ts';
import type { OperationContext } from '../../engine/context.ts';
import { startExecution } from '../../engine/executions/start-execution.ts';
import { createPipeline } from '../../engine/pipelines/create-pipeline.ts';
import { jsonSchemaOf } from '../../model/json-schema.ts';
import { ServiceError } from '../../model/service-error.ts';
import {
  checkedBy,
  choice,
  concealed,
  integer,
  list,
  map,
  object,
  optional,
  text,
  toldBy,
  written,
} from '../../model/shape.ts';
import type { ExecutionFixture, PipelineFixture, PrintedPipeline } from '../types.ts';
import { memberOfModel, ofModel, tag } from './model-shapes.ts';
import { SeedingError } from './seeding-error.ts';

/** What may stand beside a pipeline. */
const beside = {
  secrets: optional(
    concealed(map(text(), 'Values of secret properties by Stage/Action/Property, which AWS prints as ****.')),
  ),
  tags: optional(list(tag)),
  disabledTransitions: optional(
    list(
      object({
        stageName: memberOfModel('DisableStageTransitionInput', 'stageName'),
        reason: memberOfModel('DisableStageTransitionInput', 'reason'),
      }),
      'Stages that nothing may enter until EnableStageTransition.',
    ),
  ),
};

const part = written<object>('object', { type: 'object' });

/** Members of AWS's PipelineDeclaration, whose parts the schema alone knows: AWS's SDKs have types of them. */
const declaration = {
  name: text(),
  roleArn: text(),
  artifactStore: optional(part),
  artifactStores: optional(map(part)),
  stages: list(part),
  version: optional(integer()),
  executionMode: optional(choice(['QUEUED', 'SUPERSEDED', 'PARALLEL'])),
  pipelineType: optional(choice(['V1', 'V2'])),
  variables: optional(list(part)),
  triggers: optional(list(part)),
};

export const declaredPipeline = checkedBy(
  object({ ...declaration, ...beside }, 'A pipeline, as CreatePipeline takes it.'),
  () => {
    const ofAws = jsonSchemaOf('PipelineDeclaration');
    return {
      ...ofAws,
      properties: { ...(ofAws.properties as object), ...(object(beside).schema.properties as object) },
    };
  },
);

export const printedPipeline = object(
  { pipeline: ofModel('PipelineDeclaration', object(declaration)), metadata: optional(part), ...beside },
  'A pipeline as `aws codepipeline get-pipeline` prints it.',
);

/** A pipeline of a document, however it is written. */
export const pipeline = toldBy({ pipeline: printedPipeline }, declaredPipeline);

export const execution = object(
  {
    pipeline: ofModel('PipelineName'),
    variables: optional(map(text())),
    sourceRevisions: optional(
      ofModel(
        'SourceRevisionOverrideList',
        list(
          object({
            actionName: text(),
            revisionType: choice(['COMMIT_ID', 'IMAGE_DIGEST', 'S3_OBJECT_VERSION_ID', 'S3_OBJECT_KEY']),
            revisionValue: text(),
          }),
        ),
      ),
    ),
  },
  'An execution to start.',
);

/**
 * Makes a fixture's pipeline, without starting it unless that is asked for (J0); returns its name.
 * @throws SeedingError, ServiceError
 */
export function createPipelineFixture(context: OperationContext, fixture: PipelineFixture, starts = false): string {
  const { secrets = {}, tags, disabledTransitions = [], ...rest } = fixture;
  const given = ('pipeline' in rest ? (rest as PrintedPipeline).pipeline : rest) as GivenPipeline;
  checkRegion(given, context.world.region);
  checkActionTypes(context, given);
  const checkedTags = tags && checkTags(tags, pipelineArn(context.world, given.name));
  createPipeline(context, withSecrets(given, secrets), {
    tags: checkedTags,
    starts,
    takesMaskedSecrets: true,
    disabledTransitions,
  });
  if ('metadata' in rest) tellRegion(context, rest.metadata);
  return given.name;
}

/** A fixture's pipeline and the action types that it names. */
export function namesInPipeline(fixture: PipelineFixture): { readonly name: string; readonly types: ActionTypeId[] } {
  const given = ('pipeline' in fixture ? (fixture as PrintedPipeline).pipeline : fixture) as GivenPipeline;
  const actions = given.stages.flatMap((stage) => stage.actions);
  return { name: given.name, types: actions.map(({ actionTypeId }) => actionTypeId) };
}

/** A pipeline that was printed in another region is looked for there by whoever has its ARN. */
function tellRegion({ log, world: { region } }: OperationContext, metadata: object = {}): void {
  const { pipelineArn } = metadata as { readonly pipelineArn?: unknown };
  const [, , , own = '', , name = ''] = String(pipelineArn ?? '').split(':');
  if (own === '' || own === region) return;
  log.info(
    `Pipeline ${name} is of ${own} and was made in ${region}: start with --region ${own}, or write region: ${own} in its document.`,
  );
}

/**
 * A pipeline for another region is told by its stores: it has one for its own and one for each of its actions'. With
 * one store alone it is told by its actions, whose regions the console and get-pipeline write out.
 * @throws SeedingError
 */
function checkRegion({ artifactStores = {}, stages }: GivenPipeline, region: string): void {
  const regions = Object.keys(artifactStores);
  const named = stages.flatMap(({ actions }) => actions.flatMap((action) => action.region ?? []));
  const [only, ...others] = new Set(named);
  if (regions.length === 0 && only !== undefined && only !== region && others.length === 0) {
    throw new SeedingError(
      `its actions are in ${only}, not in ${region}, where it would be made: give its own region, --region ${only}.`,
    );
  }
  if (regions.length === 0 || regions.includes(region)) return;
  const own = regions.find((one) => !named.includes(one)) ?? regions[0];
  throw new SeedingError(
    `its artifact stores are for ${regions.join(' and ')}, not for ${region}, where it would be made: give its own region, such as --region ${own}.`,
  );
}

/**
 * The service says of an action type that is not there that it is not available in the region, not what would make it.
 * @throws SeedingError
 */
function checkActionTypes({ store, worldKey }: OperationContext, { stages }: GivenPipeline): void {
  for (const { name, actionTypeId } of stages.flatMap(({ actions }) => actions)) {
    const { category, owner, provider, version } = actionTypeId;
    if (owner !== 'Custom' || store.actionTypes.find(worldKey, actionTypeId) !== undefined) continue;
    throw new SeedingError(
      `action '${name}' has the custom action type ${category}/${provider}/${version}, which is not there: give the document or template that makes it, too.`,
    );
  }
}

/** Puts the values that stand beside a pipeline, under `Stage/Action/Property`, where it prints `****` (I4). */
function withSecrets(pipeline: GivenPipeline, secrets: Readonly<Record<string, string>>): GivenPipeline {
  const left = new Map(Object.entries(secrets));
  const stages = pipeline.stages.map((stage) => ({
    ...stage,
    actions: stage.actions.map((action) => {
      const configuration = { ...action.configuration };
      for (const [place, value] of left) {
        const prefix = `${stage.name}/${action.name}/`;
        if (!place.startsWith(prefix)) continue;
        configuration[place.slice(prefix.length)] = value;
        left.delete(place);
      }
      return Object.keys(configuration).length === 0 ? action : { ...action, configuration };
    }),
  }));
  const [unknown] = left.keys();
  if (unknown === undefined) return { ...pipeline, stages };
  throw new SeedingError(
    `secrets: pipeline '${pipeline.name}' has no action for '${unknown}'; write Stage/Action/Property of one that it has.`,
  );
}

/** Pipelines among which the name is looked for that was meant. */
const mostCompared = 1000;

/** Starts a pipeline; returns the execution's id. @throws SeedingError, ServiceError */
export function startPipelineFixture(context: OperationContext, fixture: ExecutionFixture): string {
  const { pipeline: name, variables = {}, sourceRevisions } = fixture;
  const pipeline = context.store.pipelines.find(context.worldKey, name);
  if (pipeline === undefined) {
    const others = context.store.pipelines.list(context.worldKey, mostCompared).map((other) => other.name);
    const advice = didYouMean(name, others) || ' Give it under pipelines.';
    throw new SeedingError(`There is no pipeline '${name}' to start.${advice}`);
  }
  const declared = new Set((pipeline.declaration.variables ?? []).map((variable) => variable.name));
  const unknown = Object.keys(variables).find((variable) => !declared.has(variable));
  // The service ignores it (J13); whoever writes a document or uses the control API has mistyped it.
  if (unknown !== undefined) {
    throw new ServiceError('ValidationException', `Pipeline ${name} does not declare a variable '${unknown}'.`);
  }
  return startExecution(context, pipeline, {
    triggerType: 'StartPipelineExecution',
    triggerDetail: 'codepipeline-local',
    variables: Object.entries(variables).map(([variable, value]) => ({ name: variable, value })),
    sourceRevisions,
  });
}
