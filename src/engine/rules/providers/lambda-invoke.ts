import { missingFunctionMessage } from '../../../domain/executions/stub.ts';
import type { JobData } from '../../../domain/jobs/job-data.ts';
import { functionNameOf, lambdaActionType } from '../../../domain/jobs/lambda-function.ts';
import { pipelineArn, worldOf } from '../../../domain/world.ts';
import type { Context } from '../../context.ts';
import { findFunction } from '../../declarations/find-function.ts';
import { startLambdaJob } from '../../jobs/lambda-job.ts';
import type { RuleProvider, StartingRule } from './provider.ts';
import { unstubbedRule } from './stub.ts';

/**
 * Invokes the function with a job, as a Lambda action does; what it reports ends the rule (J36 [inferred]). The job
 * ends at the rule's deadline at the latest, and jobs fall due before rules.
 */
export const lambdaInvoke: RuleProvider = (context, rule) => {
  const { key, world, data, deadline } = rule;
  const functionName = functionNameOf(data.configuration.FunctionName ?? '');
  if (findFunction(context, world, functionName) === undefined) {
    return unstubbedRule(missingFunctionMessage(functionName, data))(context, rule);
  }
  const actionExecution = context.store.actionExecutions.insert({
    world,
    jobData: jobDataOf(context, rule),
    startedAt: context.now,
    deadline,
    jobTimeout: null,
    ruleExecution: key,
  });
  startLambdaJob(context, { world, id: context.ids.jobId(), actionExecution, functionName });
  return undefined;
};

/** A job is told of an action: the rule stands in its place, of the type that jobs of functions have (J36 [chosen]). */
function jobDataOf({ store }: Context, { key, world, data }: StartingRule): JobData {
  const { pipeline, stage, rule, configuration, inputArtifacts } = data;
  const { id, pipelineExecution } = store.ruleExecutions.get(key);
  return {
    actionTypeId: lambdaActionType,
    actionConfiguration: { configuration },
    pipelineContext: {
      pipelineName: pipeline,
      stage: { name: stage },
      action: { name: rule, actionExecutionId: id },
      pipelineArn: pipelineArn(worldOf(world), pipeline),
      pipelineExecutionId: store.pipelineExecutions.get(pipelineExecution).id,
    },
    inputArtifacts,
    outputArtifacts: [],
  };
}
