import type {
  ActionDeclaration as ActionInput,
  PipelineDeclaration as PipelineInput,
  StageDeclaration as StageInput,
} from '@aws-sdk/client-codepipeline';
import type { Checked } from '../model/checked.ts';

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

/** I3 [transcript; the pipeline type chosen]: what answers show where the declaration says nothing. */
export function withDefaults(given: GivenPipeline, version: number): PipelineDeclaration {
  return {
    ...given,
    stages: given.stages.map((stage) => ({ ...stage, actions: stage.actions.map(actionWithDefaults) })),
    version,
    executionMode: given.executionMode ?? 'SUPERSEDED',
    pipelineType: given.pipelineType ?? 'V1',
  };
}

function actionWithDefaults(action: Checked<ActionInput>): ActionDeclaration {
  return {
    ...action,
    runOrder: action.runOrder ?? 1,
    configuration: action.configuration ?? {},
    inputArtifacts: action.inputArtifacts ?? [],
    outputArtifacts: action.outputArtifacts ?? [],
  };
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
