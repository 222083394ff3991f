import type { Provider } from './provider.ts';

/**
 * Starts another pipeline and does not wait for it (user guide, CodePipeline invoke action reference [documented]). The
 * start is due work of this same moment: it must not happen in the midst of the steps of the pipeline that asks for it.
 */
export const nestedPipeline: Provider = {
  name: 'nested-pipeline',
  start({ store, now }, { key }) {
    store.actionExecutions.await(key, { dueAt: now });
    return undefined;
  },
};
