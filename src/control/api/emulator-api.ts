import { given } from '../../domain/members.ts';
import { changeClock, getClock, listUpcoming, waitForIdle } from '../clock.ts';
import { listEvents } from '../events.ts';
import { createActionType, listThirdPartyClients } from '../jobs/action-types.ts';
import { listFunctions, type RegisterFunction } from '../jobs/functions.ts';
import { countJobs, enqueueJobs, getJob, listJobs, listQueues, waitForJob } from '../jobs/jobs.ts';
import { getArtifact, listArtifacts } from '../objects/artifacts.ts';
import { listBuckets, listObjects } from '../objects/objects.ts';
import { getExecution, startPipeline, triggerPipeline, waitForExecution } from '../pipelines/executions.ts';
import { createPipeline, getPipelineHistory, getPipelineState, listPipelines } from '../pipelines/pipelines.ts';
import { answerApproval, retryPipeline, stopPipeline } from '../pipelines/steer-pipelines.ts';
import { addFault, clearFault, clearFaults, listFaults } from '../requests/faults.ts';
import { callOperation } from '../requests/operations.ts';
import { clearRequests, getConduct, getRequest, listRequests } from '../requests/requests.ts';
import { ControlError } from '../routing/control-error.ts';
import { readDuration } from '../routing/refusals.ts';
import type { Invoke } from '../routing/route.ts';
import { getSettings, listPlaces } from '../settings.ts';
import { reset } from '../states/fixtures.ts';
import { compareSnapshots, deleteSnapshot, listSnapshots, restoreSnapshot, takeSnapshot } from '../states/snapshots.ts';
import type { StateFiles } from '../states/state-files.ts';
import type { ArtifactPlace, Duration } from '../types.ts';
import { createFixturesApi, createPlaceDocument } from './documents-api.ts';
import type { ArtifactsApi, EmulatorControl } from './emulator-control.ts';
import type { ObjectClient, ObjectPlace } from './object-client.ts';
import { patienceOfTest } from './test-patience.ts';

/**
 * The control object over any way to run a route.
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
      counts: async (place = {}) => (await invoke(countJobs, place)).counts,
      queues: async (place = {}) => (await invoke(listQueues, place)).queues,
      waitFor: async (id, status, { timeout, chain } = {}) =>
        invoke(waitForJob, { id, status, ...timeoutOf(timeout), ...given({ chain }) }),
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
      approve: (name, options = {}) => invoke(answerApproval, { name, ...options }),
      stop: (name, options = {}) => invoke(stopPipeline, { name, ...options }),
      retry: (name, options = {}) => invoke(retryPipeline, { name, ...options }),
      trigger: (name, event, place = {}) => invoke(triggerPipeline, { name, ...event, ...place }),
      waitFor: (id, status, { timeout } = {}) => invoke(waitForExecution, { id, status, ...timeoutOf(timeout) }),
      execution: (id) => invoke(getExecution, { id }),
      state: (name, place = {}) => invoke(getPipelineState, { name, ...place }),
      history: async (name, options = {}) => (await invoke(getPipelineHistory, { name, ...options })).actions,
    },
    thirdPartyClients: {
      list: async (place = {}) => (await invoke(listThirdPartyClients, place)).clients,
    },
    clock: {
      now: () => invoke(getClock, {}),
      upcoming: async (options = {}) => (await invoke(listUpcoming, options)).upcoming,
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
      compare: (name, options = {}) => invoke(compareSnapshots, { name, ...options }),
      export: (file) => files.export(file),
      import: (file) => files.import(file),
    },
    idle: async ({ timeout } = {}) => {
      await invoke(waitForIdle, timeoutOf(timeout));
    },
    faults: {
      add: (fault) => invoke(addFault, fault),
      list: async () => (await invoke(listFaults, {})).faults,
      clear: async (id) => (await (id === undefined ? invoke(clearFaults, {}) : invoke(clearFault, { id }))).cleared,
    },
    requests: {
      list: async (options = {}) => (await invoke(listRequests, options)).requests,
      get: (number) => invoke(getRequest, { number: String(number) }),
      clear: async () => (await invoke(clearRequests, {})).cleared,
    },
    events: {
      list: async (options = {}) => (await invoke(listEvents, options)).events,
    },
    operations: {
      call: (operation, input, place = {}) => invoke(callOperation, { operation, input, ...place }),
    },
    settings: () => invoke(getSettings, {}),
    places: async () => (await invoke(listPlaces, {})).places,
    conduct: async () => (await invoke(getConduct, {})).verdicts,
    reset: (options = {}) => invoke(reset, options),
  };
}

/** Artifacts are described by the control API; their bytes go through S3, streamed and of any size. */
function createArtifactsApi(invoke: Invoke, objects: ObjectClient): ArtifactsApi {
  const list: ArtifactsApi['list'] = async (id) => (await invoke(listArtifacts, { id })).artifacts;

  async function find(place: ArtifactPlace): Promise<ObjectPlace> {
    if ('bucket' in place) return { bucket: place.bucket, key: place.key };
    if ('jobId' in place) {
      const { jobId, name } = place;
      const artifact = (await list(jobId)).find((candidate) => candidate.name === name);
      if (artifact === undefined) throw new ControlError('notFound', `Job ${jobId} has no artifact named ${name}.`);
      return find(artifact.location);
    }
    const { bucketName, objectKey } = place.s3Location;
    return { bucket: bucketName, key: objectKey };
  }

  return {
    list,
    buckets: async () => (await invoke(listBuckets, {})).buckets,
    objects: async (options) => (await invoke(listObjects, options)).objects,
    async get(place) {
      const found = await find(place);
      const description = await invoke(getArtifact, found);
      return { ...description, bytes: await objects.get(found) };
    },
    async put(place, bytes) {
      await objects.put(await find(place), typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
    },
  };
}

/** Not told, a wait within a test ends before the test does, any other after what the route has for it. */
function timeoutOf(duration: Duration | undefined): { readonly timeout?: number } {
  return given({ timeout: duration === undefined ? patienceOfTest() : readDuration(duration) });
}
