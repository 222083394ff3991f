import { type Gate, gates } from '../executions/condition-execution.ts';
import { type Check, invalidStage } from './check.ts';
import type { PipelineDeclaration, StageDeclaration } from './pipeline-declaration.ts';
import { checkRules } from './rules.ts';

/** The results that each gate of a stage may have (J9 [documented]). */
const resultsOf = {
  beforeEntry: ['FAIL', 'SKIP'],
  onSuccess: ['FAIL', 'ROLLBACK'],
  onFailure: ['ROLLBACK', 'RETRY', 'SKIP'],
} as const satisfies Record<Gate, readonly string[]>;

/** Conditions as they are declared (J9; texts of C6). */
export const checkConditions: Check = (pipeline) => {
  for (const stage of pipeline.stages) {
    const declared = gates.filter((gate) => stage[gate] !== undefined);
    if (declared.length > 0 && pipeline.pipelineType === 'V1') {
      throw invalidStage('Stage level conditions can only be used with V2 pipelines.');
    }
    if (stage.onFailure?.result !== undefined && stage.onFailure.conditions !== undefined) {
      throw invalidStage(
        `The following stage cannot have a failure exit gate configured with both top level result and conditions: '${stage.name}`,
      );
    }
    for (const gate of declared) {
      for (const result of declaredResults(stage, gate)) checkResult(stage, gate, result, pipeline);
      checkConditionResults(stage, gate);
      checkRules(stage, gate);
    }
  }
};

function declaredResults(stage: StageDeclaration, gate: Gate): string[] {
  const topLevel = gate === 'onFailure' ? stage.onFailure?.result : undefined;
  const results = [topLevel, ...(stage[gate]?.conditions ?? []).map(({ result }) => result)];
  return results.filter((result) => result !== undefined);
}

function checkResult(
  { name }: StageDeclaration,
  gate: Gate,
  result: string,
  { executionMode, stages: [source] }: PipelineDeclaration,
): void {
  const allowed: readonly string[] = resultsOf[gate];
  if (!allowed.includes(result)) {
    throw invalidStage(
      `The ${gate} of stage '${name}' cannot have the result ${result}; valid are ${allowed.join(', ')}.`,
    );
  }
  if (result !== 'ROLLBACK') return;
  if (name === source?.name) {
    // stage-rollback [documented]: "You cannot roll back a source stage."
    throw invalidStage(`The ${gate} of stage '${name}' cannot have the result ROLLBACK, because it is a source stage.`);
  }
  if (executionMode !== 'PARALLEL') return;
  throw invalidStage(
    gate === 'onFailure'
      ? 'Failure conditions with rollback result type cannot be added to a PARALLEL pipeline.'
      : `The ${gate} of stage '${name}' cannot have the result ROLLBACK in a PARALLEL pipeline.`,
  );
}

/** stage-conditions [documented]: a stage is tried again when it fails, not when a condition is met. */
function checkConditionResults(stage: StageDeclaration, gate: Gate): void {
  if (!stage[gate]?.conditions?.some(({ result }) => result === 'RETRY')) return;
  throw invalidStage(
    `A condition in the ${gate} of stage '${stage.name}' cannot have the result RETRY; give the ${gate} itself that result.`,
  );
}
