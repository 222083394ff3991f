import { getArtifact, listArtifacts } from './artifacts.ts';
import type { Capability } from './capability.ts';
import { changeClock, getClock } from './clock.ts';
import { waitForIdle } from './idle.ts';
import { enqueueJobs, getJob, listJobs, waitForJob } from './jobs.ts';
import {
  createPipeline,
  getExecution,
  getPipelineHistory,
  getPipelineState,
  startPipeline,
  waitForExecution,
} from './pipelines.ts';
import { deleteSnapshot, listSnapshots, restoreSnapshot, takeSnapshot } from './snapshots.ts';
import { createActionType, getHealth, reset, seed } from './state.ts';
import { listThirdPartyClients } from './third-party-clients.ts';

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
  getPipelineState,
  getPipelineHistory,
  startPipeline,
  getExecution,
  waitForExecution,
  listThirdPartyClients,
  seed,
  getClock,
  changeClock,
  waitForIdle,
  takeSnapshot,
  listSnapshots,
  restoreSnapshot,
  deleteSnapshot,
  reset,
];
