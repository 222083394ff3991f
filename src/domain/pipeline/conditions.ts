import { awsRuleTypes } from '../../model/rule-types.ts';
import { type Gate, gates } from '../condition-execution.ts';
import type { StageDeclaration } from '../pipeline-declaration.ts';
import { type Check, invalidStage } from './check.ts';

/** The results that each gate of a stage may have (J9 [documented]). */
const resultsOf = {
  beforeEntry: ['FAIL', 'SKIP'],
  onSuccess: ['FAIL', 'ROLLBACK'],
  onFailure: ['ROLLBACK', 'RETRY', 'SKIP'],
} as const satisfies Record<Gate, readonly string[]>;

/** Conditions as they are declared (J9; texts of C6). */
export const checkConditions: Check = ({ stages, pipelineType, executionMode }) => {
  for (const stage of stages) {
    const declared = gates.filter((gate) => stage[gate] !== undefined);
    if (declared.length > 0 && pipelineType === 'V1') {
      throw invalidStage('Stage level conditions can only be used with V2 pipelines.');
    }
    if (stage.onFailure?.result !== undefined && stage.onFailure.conditions !== undefined) {
      throw invalidStage(
        `The following stage cannot have a failure exit gate configured with both top level result and conditions: '${stage.name}'`,
      );
    }
    for (const gate of declared) {
      for (const result of declaredResults(stage, gate)) checkResult(stage, gate, result, executionMode);
      checkRules(stage, gate);
    }
  }
};

function declaredResults(stage: StageDeclaration, gate: Gate): string[] {
  const topLevel = gate === 'onFailure' ? stage.onFailure?.result : undefined;
  const results = [topLevel, ...(stage[gate]?.conditions ?? []).map(({ result }) => result)];
  return results.filter((result) => result !== undefined);
}

function checkResult({ name }: StageDeclaration, gate: Gate, result: string, executionMode: string): void {
  const allowed: readonly string[] = resultsOf[gate];
  if (!allowed.includes(result)) {
    throw invalidStage(
      `The ${gate} of stage '${name}' cannot have the result ${result}; valid are ${allowed.join(', ')}.`,
    );
  }
  if (result !== 'ROLLBACK' || executionMode !== 'PARALLEL') return;
  throw invalidStage(
    gate === 'onFailure'
      ? 'Failure conditions with rollback result type cannot be added to a PARALLEL pipeline.'
      : `The ${gate} of stage '${name}' cannot have the result ROLLBACK in a PARALLEL pipeline.`,
  );
}

/** Rules are AWS's own; owner and version may be left out, and names are unique in a gate (I10 [inferred]). */
function checkRules(stage: StageDeclaration, gate: Gate): void {
  const rules = (stage[gate]?.conditions ?? []).flatMap((condition) => condition.rules ?? []);
  const names = new Set<string>();
  for (const { name, ruleTypeId, configuration = {} } of rules) {
    if (names.has(name)) {
      throw invalidStage(`Rule name '${name}' is used more than once in the ${gate} of stage '${stage.name}'.`);
    }
    names.add(name);
    const { provider, version = '1' } = ruleTypeId;
    const type = awsRuleTypes.find(({ id }) => id.provider === provider && id.version === version);
    if (type === undefined) {
      throw invalidStage(
        `Rule '${name}' of stage '${stage.name}' has an unknown type: ${provider}, version ${version}.`,
      );
    }
    const missing = type.ruleConfigurationProperties.find(
      (property) => property.required && !Object.hasOwn(configuration, property.name),
    );
    if (missing !== undefined) {
      throw invalidStage(
        `Rule '${name}' of stage '${stage.name}' is missing required configuration '${missing.name}'.`,
      );
    }
  }
}
