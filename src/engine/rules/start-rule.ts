import type { RuleDeclaration } from '@aws-sdk/client-codepipeline';
import {
  type RuleData,
  type RuleEnd,
  ruleFailed,
  ruleTimeoutMessage,
} from '../../domain/executions/condition-execution.ts';
import { missingRuleStubMessage, stubOfRule } from '../../domain/executions/stub.ts';
import { resolveConfiguration } from '../../domain/executions/variables.ts';
import { ruleTimeout, ruleTypeIdOf } from '../../domain/pipelines/rules.ts';
import type { Checked } from '../../model/service-model.ts';
import { lookUpVariables, tellUnresolved } from '../actions/variables.ts';
import type { Context } from '../context.ts';
import type { CurrentStage } from '../declarations/pipeline-versions.ts';
import { deploymentWindow } from './providers/deployment-window.ts';
import { lambdaInvoke } from './providers/lambda-invoke.ts';
import type { RuleProvider } from './providers/provider.ts';
import { stubbedRule, unstubbedRule } from './providers/stub.ts';
import { variableCheck } from './providers/variable-check.ts';

/**
 * Starts a rule of a condition. It has ended when this returns, or ends by itself, at its time-out at the latest (J31).
 */
export function startRule(
  context: Context,
  current: CurrentStage,
  conditionExecution: number,
  declaration: Checked<RuleDeclaration>,
): void {
  const { store, ids, now } = context;
  const { pipeline, execution } = current;
  const { data, failure } = prepare(context, current, declaration);
  const key = store.ruleExecutions.insert({
    id: ids.ruleExecutionId(),
    pipeline: pipeline.key,
    pipelineExecution: execution.key,
    conditionExecution,
    data,
    now,
  });
  const deadline = now + ruleTimeout(data.ruleTypeId, declaration);
  const { world } = pipeline;
  const evaluate = chooseRuleProvider(context, world, data);
  const found = failure ?? evaluate(context, { key, world, data, deadline });
  if (found !== undefined && 'status' in found) store.ruleExecutions.end(key, found, now);
  else if (found !== undefined && found.at <= deadline) store.ruleExecutions.plan(key, found.at, found.end);
  else store.ruleExecutions.plan(key, deadline, ruleFailed('JobFailed', ruleTimeoutMessage));
}

/** What whoever evaluates a rule is told, as far as it can be made out, and why the rule fails where it cannot. */
function prepare(
  { store, log }: Context,
  { pipeline, declaration, execution, stageExecution }: CurrentStage,
  { name, ruleTypeId, configuration = {}, commands = [], inputArtifacts = [] }: Checked<RuleDeclaration>,
): { readonly data: RuleData; readonly failure?: RuleEnd } {
  const lookUp = lookUpVariables({ store }, execution);
  const resolved = resolveConfiguration(configuration, lookUp);
  const inputs = inputArtifacts.map((input) => store.executionOutputs.findArtifact(execution.key, input.name));
  const data: RuleData = {
    pipeline: pipeline.name,
    stage: stageExecution.stage,
    rule: name,
    ruleTypeId: ruleTypeIdOf(ruleTypeId),
    configuration: resolved ?? configuration,
    commands,
    inputArtifacts: inputs.filter((artifact) => artifact !== undefined),
  };
  if (resolved === undefined) {
    tellUnresolved({ log }, `Rule ${name} of pipeline ${pipeline.name}`, declaration, configuration, lookUp);
    const message = `One or more variables of rule '${name}' could not be resolved.`;
    return { data, failure: ruleFailed('ConfigurationError', message) };
  }
  const missing = inputs.indexOf(undefined);
  if (missing < 0) return { data };
  const message = `No action of this execution has made the input artifact '${inputArtifacts[missing]?.name}'.`;
  return { data, failure: ruleFailed('ConfigurationError', message) };
}

/** Rules that are evaluated here, by provider. */
const ofAws: Readonly<Record<string, RuleProvider>> = {
  DeploymentWindow: deploymentWindow,
  LambdaInvoke: lambdaInvoke,
  VariableCheck: variableCheck,
};

/** Who evaluates a rule: a stub wins over everybody, and what nobody does is unstubbed (K11 [chosen]). */
function chooseRuleProvider({ store }: Context, world: string, data: RuleData): RuleProvider {
  const stub = stubOfRule(store.stubs.list(world), data);
  if (stub !== undefined) return stubbedRule(stub);
  return ofAws[data.ruleTypeId.provider] ?? unstubbedRule(missingRuleStubMessage(data));
}
