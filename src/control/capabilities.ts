import { createActionType } from './action-types.ts';
import { getArtifact, listArtifacts } from './artifacts.ts';
import type { Capability } from './capability.ts';
import { changeClock, getClock } from './clock.ts';
import { getConduct } from './conduct.ts';
import { listEvents } from './events.ts';
import { getExecution, startPipeline, waitForExecution } from './executions.ts';
import { addFault, clearFault, clearFaults, listFaults } from './faults.ts';
import { seed } from './fixtures.ts';
import { listFunctions } from './functions.ts';
import { getHealth } from './health.ts';
import { waitForIdle } from './idle.ts';
import { enqueueJobs, getJob, listJobs, waitForJob } from './jobs.ts';
import { createPipeline, getPipelineHistory, getPipelineState, listPipelines } from './pipelines.ts';
import { clearRequests, listRequests } from './requests.ts';
import { reset } from './reset.ts';
import { deleteSnapshot, listSnapshots, restoreSnapshot, takeSnapshot } from './snapshots.ts';
import { listThirdPartyClients } from './third-party-clients.ts';
import { triggerPipeline } from './trigger-pipeline.ts';

/** Everything that can be done over HTTP. */
export const capabilities: readonly Capability<never, unknown>[] = [
  getHealth,
  enqueueJobs,
  listJobs,
  getJob,
  waitForJob,
  listArtifacts,
  getArtifact,
  createActionType,
  createPipeline,
  listPipelines,
  getPipelineState,
  getPipelineHistory,
  startPipeline,
  triggerPipeline,
  getExecution,
  waitForExecution,
  listThirdPartyClients,
  listFunctions,
  seed,
  getClock,
  changeClock,
  waitForIdle,
  addFault,
  listFaults,
  clearFaults,
  clearFault,
  listRequests,
  clearRequests,
  getConduct,
  takeSnapshot,
  listSnapshots,
  restoreSnapshot,
  deleteSnapshot,
  listEvents,
  reset,
];
