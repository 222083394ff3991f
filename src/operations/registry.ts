import type { OperationName } from '../model/service-model.ts';
import { createCustomActionType } from './action-types/create-custom-action-type.ts';
import { deleteCustomActionType } from './action-types/delete-custom-action-type.ts';
import { getActionType } from './action-types/get-action-type.ts';
import { listActionTypes } from './action-types/list-action-types.ts';
import { updateActionType } from './action-types/update-action-type.ts';
import { acknowledgeJob } from './jobs/acknowledge-job.ts';
import { getJobDetails } from './jobs/get-job-details.ts';
import { pollForJobs } from './jobs/poll-for-jobs.ts';
import { putJobFailureResult } from './jobs/put-job-failure-result.ts';
import { putJobSuccessResult } from './jobs/put-job-success-result.ts';
import type { Operation } from './operation.ts';
import { acknowledgeThirdPartyJob } from './third-party-jobs/acknowledge-third-party-job.ts';
import { getThirdPartyJobDetails } from './third-party-jobs/get-third-party-job-details.ts';
import { pollForThirdPartyJobs } from './third-party-jobs/poll-for-third-party-jobs.ts';
import { putThirdPartyJobFailureResult } from './third-party-jobs/put-third-party-job-failure-result.ts';
import { putThirdPartyJobSuccessResult } from './third-party-jobs/put-third-party-job-success-result.ts';

/** In place of an operation that is checked like every other one and then refused as not emulated. */
const notEmulated = undefined;

/** All 44 operations of the API. */
export const operations: Readonly<Record<OperationName, Operation | undefined>> = {
  AcknowledgeJob: acknowledgeJob,
  AcknowledgeThirdPartyJob: acknowledgeThirdPartyJob,
  CreateCustomActionType: createCustomActionType,
  CreatePipeline: notEmulated,
  DeleteCustomActionType: deleteCustomActionType,
  DeletePipeline: notEmulated,
  DeleteWebhook: notEmulated,
  DeregisterWebhookWithThirdParty: notEmulated,
  DisableStageTransition: notEmulated,
  EnableStageTransition: notEmulated,
  GetActionType: getActionType,
  GetJobDetails: getJobDetails,
  GetPipeline: notEmulated,
  GetPipelineExecution: notEmulated,
  GetPipelineState: notEmulated,
  GetThirdPartyJobDetails: getThirdPartyJobDetails,
  ListActionExecutions: notEmulated,
  ListActionTypes: listActionTypes,
  ListDeployActionExecutionTargets: notEmulated,
  ListPipelineExecutions: notEmulated,
  ListPipelines: notEmulated,
  ListRuleExecutions: notEmulated,
  ListRuleTypes: notEmulated,
  ListTagsForResource: notEmulated,
  ListWebhooks: notEmulated,
  OverrideStageCondition: notEmulated,
  PollForJobs: pollForJobs,
  PollForThirdPartyJobs: pollForThirdPartyJobs,
  PutActionRevision: notEmulated,
  PutApprovalResult: notEmulated,
  PutJobFailureResult: putJobFailureResult,
  PutJobSuccessResult: putJobSuccessResult,
  PutThirdPartyJobFailureResult: putThirdPartyJobFailureResult,
  PutThirdPartyJobSuccessResult: putThirdPartyJobSuccessResult,
  PutWebhook: notEmulated,
  RegisterWebhookWithThirdParty: notEmulated,
  RetryStageExecution: notEmulated,
  RollbackStage: notEmulated,
  StartPipelineExecution: notEmulated,
  StopPipelineExecution: notEmulated,
  TagResource: notEmulated,
  UntagResource: notEmulated,
  UpdateActionType: updateActionType,
  UpdatePipeline: notEmulated,
};
