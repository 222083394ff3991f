import type { ActionExecutionDetail } from '@aws-sdk/client-codepipeline';
import { actionsOf } from '../domain/pipelines/pipeline-declaration.ts';
import type { ActionRecord } from '../sqlite/action-history.ts';
import type { StoredPipeline } from '../sqlite/pipelines.ts';
import { answerActionDetail } from './answer-action.ts';
import type { OperationContext } from './context.ts';
import { declarationOf } from './declarations/declaration-for.ts';
import { recallDeclaredType } from './declarations/find-declared-type.ts';

/** Runs of a pipeline's actions as ListActionExecutions shows them, each by the version that it was run in (L3). */
export function answerActionDetails(
  context: OperationContext,
  pipeline: StoredPipeline,
  records: readonly ActionRecord[],
): ActionExecutionDetail[] {
  const versions = new Set(records.map(({ version }) => version));
  const declared = new Map(
    [...versions].map((version) => [version, actionsOf(declarationOf(context, pipeline, version))]),
  );
  return records.map((record) => {
    const { stage, action, version, data } = record;
    const declaration = declared.get(version)?.find((one) => one.stage.name === stage && one.action.name === action);
    const type = recallDeclaredType(context, data.actionTypeId);
    return answerActionDetail(record, declaration?.action, type, context.world.region);
  });
}
