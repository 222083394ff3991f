import { ServiceError } from '../../model/service-error.ts';
import { regionPattern } from '../world.ts';
import { type Check, invalidStage, invalidStructure } from './check.ts';
import { actionsOf, type StageDeclaration } from './pipeline-declaration.ts';

const regionForm = new RegExp(regionPattern);

/** I1, M2 [documented] */
const fewestStages = 2;
const mostStages = 50;
const mostActions = 1000;

/** How many stages and actions there are, and where source actions stand (I1, M2; texts of C5). */
export const checkStructure: Check = (pipeline) => {
  const { stages } = pipeline;
  if (stages.length < fewestStages) {
    throw invalidStructure(
      `Pipeline has only ${stages.length} stage(s). There should be a minimum of ${fewestStages} stages in a pipeline`,
    );
  }
  if (stages.length > mostStages) {
    throw invalidStructure(`Pipeline has too many stages. There can only be up to ${mostStages} stages in a pipeline`);
  }
  const actions = actionsOf(pipeline).length;
  if (actions > mostActions) {
    throw invalidStructure(`Pipeline has ${actions} actions. There can only be up to ${mostActions} in a pipeline`);
  }
  checkSources(stages as [StageDeclaration, ...StageDeclaration[]]);
};

/** The order of the last two is the service's: sources in two stages, and nothing else, are told the former (C5). */
function checkSources([first, ...others]: [StageDeclaration, ...StageDeclaration[]]): void {
  const categories = first.actions.map(({ actionTypeId }) => actionTypeId.category);
  if (categories.length === 0 || categories.some((category) => category !== 'Source')) {
    throw invalidStructure('Pipeline should start with a stage that only contains source actions');
  }
  const later = others.flatMap(({ actions }) => actions);
  const sources = later.filter(({ actionTypeId }) => actionTypeId.category === 'Source').length;
  if (sources === later.length) {
    throw invalidStructure('Pipeline should contain at least 1 action whose category is not Source');
  }
  if (sources > 0) throw invalidStructure('Source actions can only be included in the first stage of the pipeline');
}

/** M2 [documented] */
const mostActionsInStage = 100;

/** Names and sizes of stages (I1, M2; texts of C6). */
export const checkStages: Check = ({ stages }) => {
  const names = new Set<string>();
  for (const { name, actions, blockers = [] } of stages) {
    if (names.has(name)) throw invalidStage(`Stage name '${name}' is used more than once`);
    names.add(name);
    if (actions.length === 0) throw invalidStage(`Pipeline stage '${name}' has no actions; it needs at least one`);
    if (actions.length > mostActionsInStage) {
      throw invalidStage(
        `Pipeline stage '${name}' has too many actions. There can only be up to ${mostActionsInStage} actions in a pipeline stage`,
      );
    }
    // Reserved for future use [documented]; to take one and never block would be a silent success (I9 [chosen]).
    if (blockers.length > 0) {
      throw new ServiceError(
        'InvalidBlockerDeclarationException',
        `Pipeline stage '${name}' declares blockers, which are reserved for future use.`,
      );
    }
  }
};

/** What only a V2 pipeline may have, and what its variables are called (C5 [transcript]). */
export const checkPipelineType: Check = ({ pipelineType, executionMode, variables = [], triggers = [] }) => {
  if (pipelineType === 'V1') {
    if (variables.length > 0) throw invalidStructure('Pipeline variable can only be used with V2 pipelines');
    // The text speaks of tags, the only filters that triggers had at first; it is returned for all of them [inferred].
    if (triggers.length > 0) throw invalidStructure('Triggers on tag can only be used with V2 pipelines');
    if (executionMode !== 'SUPERSEDED') {
      throw invalidStructure('QUEUED or PARALLEL mode can only be used with V2 pipelines');
    }
  }
  const names = new Set<string>();
  for (const { name } of variables) {
    if (names.has(name)) {
      throw invalidStructure(`Variable names must be unique. The following variable name is already in use: ${name}`);
    }
    names.add(name);
  }
};

/** Exactly one of the two members (I5 [documented]), stores in regions, and one wherever an action runs (C7). */
export const checkArtifactStores: Check = (pipeline, { region }) => {
  const { artifactStore, artifactStores } = pipeline;
  if ((artifactStore === undefined) === (artifactStores === undefined)) {
    const given = artifactStore === undefined ? 'neither of them' : 'both';
    throw invalid(
      `A pipeline has either 'artifactStore' or 'artifactStores'; pipeline '${pipeline.name}' has ${given}.`,
    );
  }
  const regions = new Set([region, ...actionsOf(pipeline).map(({ action }) => action.region ?? region)]);
  if (artifactStores === undefined) {
    if (regions.size === 1) return;
    throw invalid(
      "Your pipeline contains actions in more than one region. Use 'pipeline.artifactStores' instead of 'pipeline.artifactStore' to declare an artifact store, such as an artifact bucket, for each region where you have an action.",
    );
  }
  const foreign = Object.keys(artifactStores).find((name) => name !== region && !regionForm.test(name));
  if (foreign !== undefined) {
    throw invalid(`The region ${foreign} specified in 'pipeline.artifactStores' is not a valid AWS Region.`);
  }
  const missing = [...regions].filter((name) => !Object.hasOwn(artifactStores, name));
  if (missing.length === 0) return;
  throw invalid(
    `Your pipeline must have an artifact store, such as an artifact bucket, for each region where you have an action. The following region is missing in 'pipeline.artifactStores': ${missing.join(', ')}.`,
  );
};

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}
