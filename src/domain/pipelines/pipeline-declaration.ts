import type {
  ActionDeclaration as ActionInput,
  PipelineDeclaration as PipelineInput,
  StageDeclaration as StageInput,
} from '@aws-sdk/client-codepipeline';
import type { Checked } from '../../model/service-model.ts';
import type { Gate } from './rules.ts';
import { gates } from './rules.ts';

/** A pipeline as a request declares it. */
export type GivenPipeline = Checked<PipelineInput>;

/** An action with what its declaration left out (I3). */
export interface ActionDeclaration extends Checked<ActionInput> {
  runOrder: number;
  configuration: Record<string, string>;
  inputArtifacts: { name: string }[];
  outputArtifacts: { name: string; files?: string[] | undefined }[];
}

export interface StageDeclaration extends Checked<StageInput> {
  actions: ActionDeclaration[];
}

/** A pipeline with what its declaration left out (I3) and secrets in clear: the form in which it is stored and run. */
export interface PipelineDeclaration extends Checked<PipelineInput> {
  stages: StageDeclaration[];
  version: number;
  executionMode: NonNullable<PipelineInput['executionMode']>;
  pipelineType: NonNullable<PipelineInput['pipelineType']>;
}

/**
 * What responses show where the declaration says nothing (I3 [transcript; the pipeline type I16]).
 * @param previous What the pipeline was until now.
 */
export function withDefaults(
  given: GivenPipeline,
  version: number,
  previous?: Pick<PipelineDeclaration, 'pipelineType'>,
): PipelineDeclaration {
  return {
    ...given,
    stages: given.stages.map((stage) => ({ ...stage, actions: stage.actions.map(actionWithDefaults) })),
    version,
    executionMode: given.executionMode ?? 'SUPERSEDED',
    pipelineType: given.pipelineType ?? (hasV2Parameters(given) ? 'V2' : (previous?.pipelineType ?? 'V1')),
  };
}

/** Parameters that make a pipeline V2 that names no type (I16 [documented]): what C5 and C6 refuse in V1. */
function hasV2Parameters({ executionMode = 'SUPERSEDED', variables = [], triggers = [], stages }: GivenPipeline) {
  return (
    executionMode !== 'SUPERSEDED' ||
    variables.length > 0 ||
    triggers.length > 0 ||
    stages.some((stage) => gates.some((gate) => stage[gate] !== undefined))
  );
}

function actionWithDefaults(action: Checked<ActionInput>): ActionDeclaration {
  return {
    ...action,
    runOrder: action.runOrder ?? 1,
    configuration: sortedByName(action.configuration ?? {}),
    inputArtifacts: action.inputArtifacts ?? [],
    outputArtifacts: action.outputArtifacts ?? [],
  };
}

/** As the service answers a configuration, in whatever order it was declared (I3 [transcript]). */
function sortedByName(configuration: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(configuration).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** All actions with their stages, in the order of the declaration. */
export function actionsOf({ stages }: Pick<PipelineDeclaration, 'stages'>) {
  return stages.flatMap((stage) => stage.actions.map((action) => ({ stage, action })));
}

/** A stage that is there: executions never are in others. */
export function stageNamed({ name, version, stages }: PipelineDeclaration, wanted: string): StageDeclaration {
  const stage = stages.find((one) => one.name === wanted);
  if (stage !== undefined) return stage;
  throw new Error(`Version ${version} of pipeline ${name} has no stage ${wanted}`);
}

/** The rules of a gate: the service allows one condition for each (API model). */
export function rulesAt(stage: StageDeclaration, gate: Gate) {
  return stage[gate]?.conditions?.[0]?.rules ?? [];
}
