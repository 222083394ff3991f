import { createRandomIds } from '../runtime/ids.ts';
import type { FixtureDocument } from '../seeding/types.ts';
import { createArtifactsApi } from './artifacts-api.ts';
import type { Invoke } from './capability.ts';
import { changeClock, getClock } from './clock.ts';
import type { EmulatorControl } from './emulator-control.ts';
import { waitForIdle } from './idle.ts';
import { checkInput } from './invoke.ts';
import { enqueueJobs, getJob, listJobs, waitForJob } from './jobs.ts';
import type { ObjectClient } from './object-client.ts';
import {
  createPipeline,
  getExecution,
  getPipelineHistory,
  getPipelineState,
  startPipeline,
  waitForExecution,
} from './pipelines.ts';
import { readDuration } from './refusals.ts';
import { deleteSnapshot, listSnapshots, restoreSnapshot, takeSnapshot } from './snapshots.ts';
import { createActionType, reset, seed } from './state.ts';
import type { StateFiles } from './state-files.ts';
import { listThirdPartyClients } from './third-party-clients.ts';
import type { JobDescription, SeedResult } from './types.ts';

/**
 * The control object over any way to run a capability.
 * @param objects Takes the bytes of files that documents and jobs name: they are read here, wherever the emulator is.
 * @param files Brings the state into files of this machine and out of them.
 */
export function createControl(invoke: Invoke, objects: ObjectClient, files: StateFiles): EmulatorControl {
  const place = async (document: FixtureDocument): Promise<FixtureDocument> => {
    // Most documents name no file, and are checked where they are applied.
    if (!/"(from|outputArtifacts)":/.test(JSON.stringify(document) ?? '')) return document;
    await checkInput(seed, { document });
    const { placeFiles } = await import('../seeding/place-files.ts');
    return placeFiles(document, objects.world, createRandomIds().artifactKeySuffix, objects.putFile);
  };
  const load = async (document: FixtureDocument) => invoke(seed, { document: await place(document) });

  return {
    jobs: {
      enqueue: async (job, where = {}) => {
        const { jobs: [placed = job] = [] } = await place({ ...where, jobs: [job] });
        const { jobs } = await invoke(enqueueJobs, { job: placed, ...where });
        return jobs[0] as JobDescription;
      },
      get: (id) => invoke(getJob, { id }),
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
      start: (name, options = {}) => invoke(startPipeline, { name, ...options }),
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
    fixtures: {
      load: async (source) => {
        if (typeof source !== 'string') return load(source);
        const { readSources } = await import('../seeding/read-sources.ts');
        const results: SeedResult[] = [];
        for (const { document } of await readSources([source])) results.push(await load(document));
        const { addUp } = await import('../seeding/apply-document.ts');
        return addUp(results);
      },
    },
    artifacts: createArtifactsApi(invoke, objects),
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
    reset: () => invoke(reset, {}),
  };
}
