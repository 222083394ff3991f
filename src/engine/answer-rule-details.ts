import type { RuleExecutionDetail } from '@aws-sdk/client-codepipeline';
import { textOfEnd } from '../domain/executions/action-execution.ts';
import { rulesAt } from '../domain/executions/stage-execution.ts';
import type { StoredPipeline } from '../sqlite/pipelines.ts';
import type { RuleRecord } from '../sqlite/rule-executions.ts';
import { answerArtifact } from './answer-action.ts';
import { answerFailure } from './answer-condition.ts';
import type { OperationContext } from './context.ts';
import { declarationOf } from './declarations/declaration-for.ts';

/** An evaluation of a rule as ListRuleExecutions shows it, by the version that it was made in (L11). */
export function answerRuleDetail(
  context: OperationContext,
  pipeline: StoredPipeline,
  record: RuleRecord,
): RuleExecutionDetail {
  const { data, summary, externalExecutionId } = record;
  const text = textOfEnd(record.failure, summary);
  const stage = declarationOf(context, pipeline, record.version).stages.find(({ name }) => name === data.stage);
  const declared = stage && rulesAt(stage, record.gate).find(({ name }) => name === data.rule);
  return {
    pipelineExecutionId: record.pipelineExecutionId,
    ruleExecutionId: record.id,
    pipelineVersion: record.version,
    stageName: data.stage,
    ruleName: data.rule,
    startTime: new Date(record.startedAt),
    lastUpdateTime: new Date(record.updatedAt),
    status: record.status,
    input: {
      ruleTypeId: data.ruleTypeId,
      configuration: declared?.configuration ?? {},
      resolvedConfiguration: { ...data.configuration },
      ...(declared?.roleArn !== undefined && { roleArn: declared.roleArn }),
      region: declared?.region ?? context.world.region,
      inputArtifacts: data.inputArtifacts.map(answerArtifact),
    },
    output: {
      executionResult: {
        ...(externalExecutionId !== null && { externalExecutionId }),
        ...(text !== null && { externalExecutionSummary: text }),
        ...answerFailure(record),
      },
    },
  };
}
