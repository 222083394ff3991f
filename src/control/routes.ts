import { createActionType, listThirdPartyClients } from './action-types.ts';
import { getArtifact, listArtifacts } from './artifacts.ts';
import { changeClock, getClock, waitForIdle } from './clock.ts';
import { eventStream, listEvents } from './events.ts';
import { getExecution, startPipeline, triggerPipeline, waitForExecution } from './executions.ts';
import { addFault, clearFault, clearFaults, listFaults } from './faults.ts';
import { reset, seed } from './fixtures.ts';
import { listFunctions } from './functions.ts';
import { getHealth } from './health.ts';
import { enqueueJobs, getJob, listJobs, waitForJob } from './jobs.ts';
import { createPipeline, getPipelineHistory, getPipelineState, listPipelines } from './pipelines.ts';
import { clearRequests, getConduct, listRequests } from './requests.ts';
import type { AnyRoute, StreamRoute } from './route.ts';
import { deleteSnapshot, listSnapshots, restoreSnapshot, takeSnapshot } from './snapshots.ts';
import { stateExport, stateImport } from './state-files.ts';

/** Everything that can be done over HTTP. */
export const routes: readonly AnyRoute[] = [
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

/** Those of bytes that come and go. */
export const streams: readonly StreamRoute[] = [eventStream, stateExport, stateImport];
