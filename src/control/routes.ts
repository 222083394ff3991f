import { integer, literal, object, orNull, text } from '../model/shape.ts';
import { changeClock, getClock, listUpcoming, waitForIdle } from './clock.ts';
import { changeStream, eventStream, listEvents } from './events.ts';
import { healthOf } from './health.ts';
import { createActionType, listThirdPartyClients } from './jobs/action-types.ts';
import { listFunctions } from './jobs/functions.ts';
import { countJobs, enqueueJobs, getJob, listJobs, listQueues, waitForJob } from './jobs/jobs.ts';
import { getArtifact, listArtifacts } from './objects/artifacts.ts';
import { listBuckets, listObjects, readContent, writeContent } from './objects/objects.ts';
import { getExecution, startPipeline, triggerPipeline, waitForExecution } from './pipelines/executions.ts';
import { createPipeline, getPipelineHistory, getPipelineState, listPipelines } from './pipelines/pipelines.ts';
import { answerApproval, retryPipeline, stopPipeline } from './pipelines/steer-pipelines.ts';
import { addFault, clearFault, clearFaults, listFaults } from './requests/faults.ts';
import { callOperation } from './requests/operations.ts';
import { clearRequests, getConduct, getRequest, listRequests } from './requests/requests.ts';
import { type AnyRoute, route, type StreamRoute } from './routing/route.ts';
import { accountId, nothing } from './routing/shapes.ts';
import { getSettings, listPlaces } from './settings.ts';
import { reset, seed, seedDocument } from './states/fixtures.ts';
import { compareSnapshots, deleteSnapshot, listSnapshots, restoreSnapshot, takeSnapshot } from './states/snapshots.ts';
import { stateExport, stateImport } from './states/state-files.ts';
import { stopEmulator } from './stop.ts';
import type { Health } from './types.ts';

const port = integer(undefined, { minimum: 1, maximum: 65_535 });

export const health = object(
  {
    status: literal('ok'),
    version: text(),
    account: accountId,
    region: text(),
    ports: object(
      { aws: port, control: orNull(port) },
      "Where it listens; the control API's is null when that is switched off.",
    ),
  },
  'What the health check returns.',
);

export const getHealth = route({
  method: 'GET',
  path: '/health',
  summary: 'Say that requests are served, and whose the emulator is',
  input: nothing,
  answer: health,
  run: (parts): Health => healthOf(parts),
});

/** Everything that can be done over HTTP. */
export const routes: readonly AnyRoute[] = [
  getHealth,
  getSettings,
  listPlaces,
  enqueueJobs,
  listJobs,
  countJobs,
  listQueues,
  getJob,
  waitForJob,
  listArtifacts,
  getArtifact,
  listBuckets,
  listObjects,
  createActionType,
  createPipeline,
  listPipelines,
  getPipelineState,
  getPipelineHistory,
  startPipeline,
  triggerPipeline,
  answerApproval,
  stopPipeline,
  retryPipeline,
  getExecution,
  waitForExecution,
  callOperation,
  listThirdPartyClients,
  listFunctions,
  seed,
  getClock,
  listUpcoming,
  changeClock,
  waitForIdle,
  addFault,
  listFaults,
  clearFaults,
  clearFault,
  listRequests,
  getRequest,
  clearRequests,
  getConduct,
  takeSnapshot,
  listSnapshots,
  restoreSnapshot,
  deleteSnapshot,
  compareSnapshots,
  listEvents,
  reset,
  stopEmulator,
];

/** Those of bytes that come and go. */
export const streams: readonly StreamRoute[] = [
  seedDocument,
  eventStream,
  changeStream,
  readContent,
  writeContent,
  stateExport,
  stateImport,
];
