import fc from 'fast-check';
import { type OperationName, operationNames } from '../../src/model/service-model.ts';

/** What runs take and what brings them on comes often, what throws everything away seldom. */
const weights: Readonly<Partial<Record<OperationName | 'wait', number>>> = {
  CreatePipeline: 8,
  StartPipelineExecution: 8,
  PollForJobs: 14,
  AcknowledgeJob: 14,
  PutJobSuccessResult: 14,
  PollForThirdPartyJobs: 4,
  GetThirdPartyJobDetails: 4,
  AcknowledgeThirdPartyJob: 8,
  PutThirdPartyJobSuccessResult: 8,
  GetPipelineState: 14,
  PutApprovalResult: 14,
  ListActionExecutions: 6,
  ListDeployActionExecutionTargets: 4,
  PutThirdPartyJobFailureResult: 3,
  RetryStageExecution: 6,
  RollbackStage: 8,
  OverrideStageCondition: 10,
  PutWebhook: 4,
  wait: 9,
};
const endings: readonly string[] = [
  'DeletePipeline',
  'DeleteWebhook',
  'DeleteCustomActionType',
  'UpdatePipeline',
  'StopPipelineExecution',
  'PutJobFailureResult',
];

/** An operation, or time that passes, and what its input is made of. */
export const randomStep = fc.record({
  action: fc.oneof(
    ...[...operationNames, 'wait' as const].map((action) => ({
      weight: endings.includes(action) ? 1 : (weights[action] ?? 3),
      arbitrary: fc.constant(action),
    })),
  ),
  seed: fc.nat(),
});
