import type { RuleCatalogueEntry } from '../../model/rule-types.ts';
import { type Check, invalidStage, lineBreakIn } from './check.ts';
import type { PipelineDeclaration, StageDeclaration } from './pipeline-declaration.ts';
import { type Gate, gates, ruleEntry } from './rules.ts';

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

type Condition = NonNullable<NonNullable<StageDeclaration['beforeEntry']>['conditions']>[number];
type Rule = NonNullable<Condition['rules']>[number];

/** Rules of a gate: AWS's own, owner and version may be left out, and names are unique (I10 [inferred]). */
function checkRules(stage: StageDeclaration, gate: Gate): void {
  const names = new Set<string>();
  for (const condition of stage[gate]?.conditions ?? []) {
    for (const rule of condition.rules ?? []) {
      if (names.has(rule.name)) {
        throw invalidStage(`Rule name '${rule.name}' is used more than once in the ${gate} of stage '${stage.name}'.`);
      }
      names.add(rule.name);
      const entry = entryOf(stage, rule);
      if (gate === 'beforeEntry') checkSkip(stage, condition, rule, entry);
      checkConfiguration(stage, rule, entry);
      checkCommands(stage, rule, entry);
    }
  }
}

function entryOf(stage: StageDeclaration, { name, ruleTypeId }: Rule): RuleCatalogueEntry {
  const entry = ruleEntry(ruleTypeId);
  if (entry !== undefined) return entry;
  const { provider, version = '1' } = ruleTypeId;
  throw invalidStage(`Rule '${name}' of stage '${stage.name}' has an unknown type: ${provider}, version ${version}.`);
}

/** stage-conditions [documented]: only LambdaInvoke and VariableCheck let a stage be skipped at its entry. */
function checkSkip(stage: StageDeclaration, { result }: Condition, { name }: Rule, entry: RuleCatalogueEntry): void {
  if (result !== 'SKIP' || entry.maySkip) return;
  throw invalidStage(
    `Rule '${name}' of stage '${stage.name}' is a ${entry.type.id.provider}; an entry condition with the result SKIP can only have the rules LambdaInvoke and VariableCheck.`,
  );
}

function checkConfiguration(
  stage: StageDeclaration,
  { name, configuration = {} }: Rule,
  { type }: RuleCatalogueEntry,
): void {
  const missing = type.ruleConfigurationProperties.find(
    (property) => property.required && !Object.hasOwn(configuration, property.name),
  );
  if (missing === undefined) return;
  throw invalidStage(`Rule '${name}' of stage '${stage.name}' is missing required configuration '${missing.name}'.`);
}

/** rule-reference-Commands [documented]; that others have none as for actions (I7) [inferred]. */
function checkCommands(
  stage: StageDeclaration,
  { name, commands }: Rule,
  { type, takesCommands }: RuleCatalogueEntry,
): void {
  const place = `Rule '${name}' of stage '${stage.name}'`;
  if (takesCommands && commands === undefined) throw invalidStage(`${place} must have a non-empty commands field.`);
  if (!takesCommands && commands !== undefined) {
    throw invalidStage(`${place} cannot have commands; a ${type.id.provider} rule runs none.`);
  }
  const broken = lineBreakIn(commands);
  if (broken !== undefined) throw invalidStage(`${place} has a command of several lines, number ${broken}.`);
}
