import type { RuleData } from '../../domain/executions/condition-execution.ts';
import { missingRuleStubMessage, stubOfRule } from '../../domain/executions/stub.ts';
import type { Context } from '../context.ts';
import { deploymentWindow } from './providers/deployment-window.ts';
import { lambdaInvoke } from './providers/lambda-invoke.ts';
import type { RuleProvider } from './providers/rule-provider.ts';
import { stubbedRule } from './providers/stub.ts';
import { unstubbedRule } from './providers/unstubbed.ts';
import { variableCheck } from './providers/variable-check.ts';

/** Rules that are evaluated here, by provider. */
const ofAws: Readonly<Record<string, RuleProvider>> = {
  DeploymentWindow: deploymentWindow,
  LambdaInvoke: lambdaInvoke,
  VariableCheck: variableCheck,
};

/** Who evaluates a rule: a stub wins over everybody, and what nobody does is unstubbed (K11 [chosen]). */
export function chooseRuleProvider({ store }: Context, world: string, data: RuleData): RuleProvider {
  const stub = stubOfRule(store.stubs.list(world), data);
  if (stub !== undefined) return stubbedRule(stub);
  return ofAws[data.ruleTypeId.provider] ?? unstubbedRule(missingRuleStubMessage(data));
}
