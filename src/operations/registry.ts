import type { OperationName } from '../model/service-model.ts';
import { createCustomActionType } from './action-types/create-custom-action-type.ts';
import { deleteCustomActionType } from './action-types/delete-custom-action-type.ts';
import { listActionTypes } from './action-types/list-action-types.ts';
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

/** In place of an operation that is checked like every other one and then refused as not emulated. */
const notEmulated = undefined;

/** All 44 operations of the API. */
export const operations: Readonly<Record<OperationName, Operation | undefined>> = {
  AcknowledgeJob: acknowledgeJob,
  AcknowledgeThirdPartyJob: notEmulated,
  CreateCustomActionType: createCustomActionType,
  CreatePipeline: createPipeline,
  DeleteCustomActionType: deleteCustomActionType,
  DeletePipeline: deletePipeline,
  DeleteWebhook: notEmulated,
  DeregisterWebhookWithThirdParty: notEmulated,
  DisableStageTransition: notEmulated,
  EnableStageTransition: notEmulated,
  GetActionType: notEmulated,
  GetJobDetails: getJobDetails,
  GetPipeline: getPipeline,
  GetPipelineExecution: notEmulated,
  GetPipelineState: notEmulated,
  GetThirdPartyJobDetails: notEmulated,
  ListActionExecutions: notEmulated,
  ListActionTypes: listActionTypes,
  ListDeployActionExecutionTargets: notEmulated,
  ListPipelineExecutions: notEmulated,
  ListPipelines: listPipelines,
  ListRuleExecutions: notEmulated,
  ListRuleTypes: notEmulated,
  ListTagsForResource: notEmulated,
  ListWebhooks: notEmulated,
  OverrideStageCondition: notEmulated,
  PollForJobs: pollForJobs,
  PollForThirdPartyJobs: notEmulated,
  PutActionRevision: notEmulated,
  PutApprovalResult: notEmulated,
  PutJobFailureResult: putJobFailureResult,
  PutJobSuccessResult: putJobSuccessResult,
  PutThirdPartyJobFailureResult: notEmulated,
  PutThirdPartyJobSuccessResult: notEmulated,
  PutWebhook: notEmulated,
  RegisterWebhookWithThirdParty: notEmulated,
  RetryStageExecution: notEmulated,
  RollbackStage: notEmulated,
  StartPipelineExecution: notEmulated,
  StopPipelineExecution: notEmulated,
  TagResource: notEmulated,
  UntagResource: notEmulated,
  UpdateActionType: notEmulated,
  UpdatePipeline: updatePipeline,
};
