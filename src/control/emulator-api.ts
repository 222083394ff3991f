import { createActionType } from './action-types.ts';
import { createArtifactsApi } from './artifacts-api.ts';
import type { Invoke } from './capability.ts';
import { changeClock, getClock } from './clock.ts';
import { getConduct } from './conduct.ts';
import type { EmulatorControl } from './emulator-control.ts';
import { listEvents } from './events.ts';
import { getExecution, startPipeline, waitForExecution } from './executions.ts';
import { addFault, clearFault, clearFaults, listFaults } from './faults.ts';
import { createFixturesApi } from './fixtures-api.ts';
import { listFunctions, type RegisterFunction } from './functions.ts';
import { waitForIdle } from './idle.ts';
import { enqueueJobs, getJob, listJobs, waitForJob } from './jobs.ts';
import type { ObjectClient } from './object-client.ts';
import { createPipeline, getPipelineHistory, getPipelineState, listPipelines } from './pipelines.ts';
import { createPlaceDocument } from './place-document.ts';
import { readDuration } from './refusals.ts';
import { clearRequests, listRequests } from './requests.ts';
import { reset } from './reset.ts';
import { deleteSnapshot, listSnapshots, restoreSnapshot, takeSnapshot } from './snapshots.ts';
import type { StateFiles } from './state-files.ts';
import { listThirdPartyClients } from './third-party-clients.ts';
import { triggerPipeline } from './trigger-pipeline.ts';

/**
 * The control object over any way to run a capability.
 * @param objects Takes the bytes of files that documents and jobs name.
 * @param register Only where the emulator is in this process.
 * @param files Brings the state into files of this machine and out of them.
 */
export function createControl(
  invoke: Invoke,
  objects: ObjectClient,
  { register, files }: { readonly register: RegisterFunction; readonly files: StateFiles },
): EmulatorControl {
  const placeDocument = createPlaceDocument(invoke, objects);

  return {
    jobs: {
      enqueue: async (job, where = {}) => {
        const { jobs: [placed = job] = [] } = await placeDocument({ ...where, jobs: [job] });
        return invoke(enqueueJobs, { job: placed, ...where });
      },
      get: (id, view = {}) => invoke(getJob, { id, ...view }),
      list: async (options = {}) => (await invoke(listJobs, options)).jobs,
      waitFor: async (id, status, { timeout, chain } = {}) =>
        invoke(waitForJob, {
          id,
          status,
          ...(timeout !== undefined && { timeout: readDuration(timeout) }),
          ...(chain !== undefined && { chain }),
        }),
    },
    actionTypes: {
      create: async (actionType, place = {}) => {
        await invoke(createActionType, { actionType, ...place });
      },
    },
    pipelines: {
      create: async (pipeline, options = {}) => {
        await invoke(createPipeline, { pipeline, ...options });
      },
      list: async (place = {}) => (await invoke(listPipelines, place)).pipelines,
      start: (name, options = {}) => invoke(startPipeline, { name, ...options }),
      trigger: (name, event, place = {}) => invoke(triggerPipeline, { name, ...event, ...place }),
      waitFor: (id, status, { timeout } = {}) =>
        invoke(waitForExecution, { id, status, ...(timeout !== undefined && { timeout: readDuration(timeout) }) }),
      execution: (id) => invoke(getExecution, { id }),
      state: (name, place = {}) => invoke(getPipelineState, { name, ...place }),
      history: async (name, options = {}) => (await invoke(getPipelineHistory, { name, ...options })).actions,
    },
    thirdPartyClients: {
      list: async (place = {}) => (await invoke(listThirdPartyClients, place)).clients,
    },
    clock: {
      now: () => invoke(getClock, {}),
      advance: (by) => invoke(changeClock, { advance: by }),
      set: (instant) => invoke(changeClock, { set: instant instanceof Date ? instant.getTime() : instant }),
      freeze: () => invoke(changeClock, { freeze: true }),
      resume: () => invoke(changeClock, { resume: true }),
    },
    fixtures: createFixturesApi(invoke, { world: objects.world, placeDocument, register }),
    artifacts: createArtifactsApi(invoke, objects),
    functions: {
      register,
      list: async () => (await invoke(listFunctions, {})).functions,
    },
    snapshots: {
      take: (name) => invoke(takeSnapshot, { name }),
      restore: (name) => invoke(restoreSnapshot, { name }),
      list: async () => (await invoke(listSnapshots, {})).snapshots,
      delete: async (name) => {
        await invoke(deleteSnapshot, { name });
      },
      export: (file) => files.export(file),
      import: (file) => files.import(file),
    },
    idle: async ({ timeout } = {}) => {
      await invoke(waitForIdle, timeout === undefined ? {} : { timeout: readDuration(timeout) });
    },
    faults: {
      add: (fault) => invoke(addFault, fault),
      list: async () => (await invoke(listFaults, {})).faults,
      clear: async (id) => (await (id === undefined ? invoke(clearFaults, {}) : invoke(clearFault, { id }))).cleared,
    },
    requests: {
      list: async (options = {}) => (await invoke(listRequests, options)).requests,
      clear: async () => (await invoke(clearRequests, {})).cleared,
    },
    events: {
      list: async (options = {}) => (await invoke(listEvents, options)).events,
    },
    conduct: async () => (await invoke(getConduct, {})).verdicts,
    reset: (options = {}) => invoke(reset, options),
  };
}
