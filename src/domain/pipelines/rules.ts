import type { RuleCatalogueEntry } from '../../model/rule-types.ts';
import type { Gate } from '../executions/condition-execution.ts';
import { ruleEntry } from '../executions/rule-catalogue.ts';
import { invalidStage } from './check.ts';
import { lineBreakIn } from './commands.ts';
import type { StageDeclaration } from './pipeline-declaration.ts';

type Condition = NonNullable<NonNullable<StageDeclaration['beforeEntry']>['conditions']>[number];
type Rule = NonNullable<Condition['rules']>[number];

/** Rules of a gate: AWS's own, owner and version may be left out, and names are unique (I10 [inferred]). */
export function checkRules(stage: StageDeclaration, gate: Gate): void {
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
