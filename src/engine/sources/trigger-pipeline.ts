import { type GitEvent, type TriggerOutcome, variablesOfEvent } from '../../domain/sources/git-event.ts';
import { changeDetection, judgeEvent } from '../../domain/sources/git-trigger.ts';
import type { StoredPipeline } from '../../sqlite/pipelines/pipelines.ts';
import type { Context } from '../context.ts';
import { startExecution } from '../executions/start-execution.ts';

/**
 * Starts a pipeline when an event passes a trigger of any of its source actions, which then take the event's commit
 * (P10).
 * @throws ServiceError what startExecution throws
 */
export function triggerPipeline(context: Context, pipeline: StoredPipeline, event: GitEvent): TriggerOutcome {
  const verdicts = judgeEvent(pipeline.declaration, event);
  const matched = verdicts.flatMap(({ sourceAction, trigger }) => (trigger ? [{ sourceAction, trigger }] : []));
  const unmatched = verdicts.flatMap(({ sourceAction, reason }) =>
    reason ? [`Source action ${sourceAction.name} ${reason}.`] : [],
  );
  const answer = {
    matched: matched.map(({ sourceAction, trigger }) => ({ sourceAction: sourceAction.name, trigger })),
    unmatched: verdicts.length > 0 ? unmatched : ['The pipeline has no source action of a connection.'],
  };
  const [first] = matched;
  if (first === undefined) return answer;
  const commitId = event.push?.commitId ?? event.pullRequest?.commitId;
  const pipelineExecutionId = startExecution(context, pipeline, {
    // P10 [documented]
    triggerType: first.trigger === changeDetection ? 'Webhook' : 'WebhookV2',
    triggerDetail: first.sourceAction.configuration.ConnectionArn,
    sourceRevisions: matched.map(({ sourceAction: { name: actionName } }) => ({
      ...(commitId === undefined ? { actionName } : commitOverride(actionName, commitId)),
      variables: variablesOfEvent(event),
    })),
  });
  return { pipelineExecutionId, ...answer };
}

export function commitOverride(actionName: string, commitId: string) {
  return { actionName, revisionType: 'COMMIT_ID', revisionValue: commitId };
}
