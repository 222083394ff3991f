import type { OperationName } from '../model/service-model.ts';
import { createCustomActionType } from './action-types/create-custom-action-type.ts';
import { deleteCustomActionType } from './action-types/delete-custom-action-type.ts';
import { getActionType } from './action-types/get-action-type.ts';
import { listActionTypes } from './action-types/list-action-types.ts';
import { updateActionType } from './action-types/update-action-type.ts';
import { putApprovalResult } from './approvals/put-approval-result.ts';
import { getPipelineExecution } from './executions/get-pipeline-execution.ts';
import { getPipelineState } from './executions/get-pipeline-state.ts';
import { listActionExecutions } from './executions/list-action-executions.ts';
import { listDeployActionExecutionTargets } from './executions/list-deploy-action-execution-targets.ts';
import { listPipelineExecutions } from './executions/list-pipeline-executions.ts';
import { putActionRevision } from './executions/put-action-revision.ts';
import { startPipelineExecution } from './executions/start-pipeline-execution.ts';
import { stopPipelineExecution } from './executions/stop-pipeline-execution.ts';
import { acknowledgeJob } from './jobs/acknowledge-job.ts';
import { getJobDetails } from './jobs/get-job-details.ts';
import { pollForJobs } from './jobs/poll-for-jobs.ts';
import { putJobFailureResult } from './jobs/put-job-failure-result.ts';
import { putJobSuccessResult } from './jobs/put-job-success-result.ts';
import type { Operation } from './operation.ts';
import { createPipeline } from './pipelines/create-pipeline.ts';
import { deletePipeline } from './pipelines/delete-pipeline.ts';
import { getPipeline } from './pipelines/get-pipeline.ts';
import { listPipelines } from './pipelines/list-pipelines.ts';
import { updatePipeline } from './pipelines/update-pipeline.ts';
import { listRuleExecutions } from './rules/list-rule-executions.ts';
import { listRuleTypes } from './rules/list-rule-types.ts';
import { overrideStageCondition } from './rules/override-stage-condition.ts';
import { disableStageTransition } from './stages/disable-stage-transition.ts';
import { enableStageTransition } from './stages/enable-stage-transition.ts';
import { retryStageExecution } from './stages/retry-stage-execution.ts';
import { rollbackStage } from './stages/rollback-stage.ts';
import { listTagsForResource } from './tags/list-tags-for-resource.ts';
import { tagResource } from './tags/tag-resource.ts';
import { untagResource } from './tags/untag-resource.ts';
import { acknowledgeThirdPartyJob } from './third-party-jobs/acknowledge-third-party-job.ts';
import { getThirdPartyJobDetails } from './third-party-jobs/get-third-party-job-details.ts';
import { pollForThirdPartyJobs } from './third-party-jobs/poll-for-third-party-jobs.ts';
import { putThirdPartyJobFailureResult } from './third-party-jobs/put-third-party-job-failure-result.ts';
import { putThirdPartyJobSuccessResult } from './third-party-jobs/put-third-party-job-success-result.ts';
import { deleteWebhook } from './webhooks/delete-webhook.ts';
import { deregisterWebhookWithThirdParty } from './webhooks/deregister-webhook-with-third-party.ts';
import { listWebhooks } from './webhooks/list-webhooks.ts';
import { putWebhook } from './webhooks/put-webhook.ts';
import { registerWebhookWithThirdParty } from './webhooks/register-webhook-with-third-party.ts';

/** All 44 operations of the API. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  AcknowledgeJob: acknowledgeJob,
  AcknowledgeThirdPartyJob: acknowledgeThirdPartyJob,
  CreateCustomActionType: createCustomActionType,
  CreatePipeline: createPipeline,
  DeleteCustomActionType: deleteCustomActionType,
  DeletePipeline: deletePipeline,
  DeleteWebhook: deleteWebhook,
  DeregisterWebhookWithThirdParty: deregisterWebhookWithThirdParty,
  DisableStageTransition: disableStageTransition,
  EnableStageTransition: enableStageTransition,
  GetActionType: getActionType,
  GetJobDetails: getJobDetails,
  GetPipeline: getPipeline,
  GetPipelineExecution: getPipelineExecution,
  GetPipelineState: getPipelineState,
  GetThirdPartyJobDetails: getThirdPartyJobDetails,
  ListActionExecutions: listActionExecutions,
  ListActionTypes: listActionTypes,
  ListDeployActionExecutionTargets: listDeployActionExecutionTargets,
  ListPipelineExecutions: listPipelineExecutions,
  ListPipelines: listPipelines,
  ListRuleExecutions: listRuleExecutions,
  ListRuleTypes: listRuleTypes,
  ListTagsForResource: listTagsForResource,
  ListWebhooks: listWebhooks,
  OverrideStageCondition: overrideStageCondition,
  PollForJobs: pollForJobs,
  PollForThirdPartyJobs: pollForThirdPartyJobs,
  PutActionRevision: putActionRevision,
  PutApprovalResult: putApprovalResult,
  PutJobFailureResult: putJobFailureResult,
  PutJobSuccessResult: putJobSuccessResult,
  PutThirdPartyJobFailureResult: putThirdPartyJobFailureResult,
  PutThirdPartyJobSuccessResult: putThirdPartyJobSuccessResult,
  PutWebhook: putWebhook,
  RegisterWebhookWithThirdParty: registerWebhookWithThirdParty,
  RetryStageExecution: retryStageExecution,
  RollbackStage: rollbackStage,
  StartPipelineExecution: startPipelineExecution,
  StopPipelineExecution: stopPipelineExecution,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateActionType: updateActionType,
  UpdatePipeline: updatePipeline,
};
