import { sourceStub } from '../executions.ts';
import { pipeline } from '../pipelines.ts';
import { pipelineNames, plausibleDocument } from '../plausible-inputs.ts';
import { gitHubPipeline, webhook } from '../webhooks.ts';

/** What an attacked emulator has from the beginning, so that requests find something to go wrong on. */
export const targetDocument = {
  ...plausibleDocument,
  stubs: [...plausibleDocument.stubs, sourceStub],
  buckets: [{ name: 'bucket-1' }, { name: 'bucket-2', versioning: true }],
  pipelines: [...pipelineNames.map((name) => pipeline({ name })), gitHubPipeline],
  webhooks: [{ webhook: webhook() }],
  jobs: [{ actionTypeId: { category: 'Build', owner: 'Custom', provider: 'MyBuild', version: '1' }, count: 50 }],
};
