import type { Invoke } from './capability.ts';
import { changeClock, getClock } from './clock.ts';
import type { EmulatorControl } from './emulator-control.ts';
import { enqueueJobs, getJob, listJobs, waitForJob } from './jobs.ts';
import {
  createPipeline,
  getExecution,
  getPipelineHistory,
  getPipelineState,
  startPipeline,
  waitForExecution,
} from './pipelines.ts';
import { readDuration } from './refusals.ts';
import { createActionType, reset, seed } from './state.ts';
import { listThirdPartyClients } from './third-party-clients.ts';
import type { JobDescription, SeedResult } from './types.ts';

/** The control object over any way to run a capability. */
export function createControl(invoke: Invoke): EmulatorControl {
  return {
    jobs: {
      enqueue: async (job, place = {}) => {
        const { jobs } = await invoke(enqueueJobs, { job, ...place });
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
        if (typeof source !== 'string') return invoke(seed, { document: source });
        const { readSources } = await import('../seeding/read-sources.ts');
        const results: SeedResult[] = [];
        for (const { document } of await readSources([source])) results.push(await invoke(seed, { document }));
        const { addUp } = await import('../seeding/apply-document.ts');
        return addUp(results);
      },
    },
    reset: () => invoke(reset, {}),
  };
}
