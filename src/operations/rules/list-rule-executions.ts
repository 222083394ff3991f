import type {
  ListRuleExecutionsInput,
  ListRuleExecutionsOutput,
  RuleExecutionDetail,
} from '@aws-sdk/client-codepipeline';
import { textOfEnd } from '../../domain/executions/action-execution.ts';
import { numberedPlaceOf, pageOf } from '../../domain/next-token.ts';
import { rulesAt } from '../../domain/pipelines/pipeline-declaration.ts';
import type { OperationContext } from '../../engine/context.ts';
import { declarationOf } from '../../engine/declarations/pipeline-versions.ts';
import { requirePipeline } from '../../engine/declarations/require-pipeline.ts';
import type { RuleRecord } from '../../sqlite/executions/condition-executions.ts';
import type { StoredPipeline } from '../../sqlite/pipelines/pipelines.ts';
import { artifactDetail } from '../executions/action-execution.ts';
import { readExecutionFilter } from '../executions/execution-filter.ts';
import { errorDetailsOf } from '../executions/pipeline-state.ts';
import { type Checked, operation } from '../operation.ts';

/**
 * Newest first, 100 at once unless fewer are asked for [documented]. `latestInPipelineExecution` with `Latest` leaves
 * out the evaluations that a retry has had made again (L11 [inferred]).
 */
export const listRuleExecutions = operation(
  'ListRuleExecutions',
  (context, input: Checked<ListRuleExecutionsInput>): ListRuleExecutionsOutput => {
    const { pipelineName, maxResults = 100 } = input;
    const pipeline = requirePipeline(context, pipelineName);
    const filter = readExecutionFilter(context, pipeline, input.filter);
    const purpose = ['ListRuleExecutions', pipeline.key, filter];
    const before = numberedPlaceOf(input.nextToken, purpose) ?? Number.MAX_SAFE_INTEGER;
    const history = context.store.ruleExecutions;
    const found = filter === 'nothing' ? [] : history.list(pipeline.key, filter, maxResults + 1, before);
    const { items, ...next } = pageOf(found, maxResults, purpose, ({ key }) => key);
    return { ruleExecutionDetails: items.map((record) => ruleExecutionDetail(context, pipeline, record)), ...next };
  },
);

/** An evaluation of a rule as ListRuleExecutions shows it, by the version that it was made in (L11). */
function ruleExecutionDetail(
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
      inputArtifacts: data.inputArtifacts.map(artifactDetail),
    },
    output: {
      executionResult: {
        ...(externalExecutionId !== null && { externalExecutionId }),
        ...(text !== null && { externalExecutionSummary: text }),
        ...errorDetailsOf(record),
      },
    },
  };
}
