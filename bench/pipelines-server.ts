// An emulator with pipelines in a process of its own. `Flow` runs custom actions. Each number that is given makes a
// pipeline of that name whose actions are stubbed, with so many past executions. Usage:
// pipelines-server.ts BUILD [NUMBER…]. BUILD is an index.js. Prints its endpoint.
import { benchPipeline, customType } from './bench-pipeline.ts';

const [build = '', ...pasts] = process.argv.slice(2);
const { startEmulator } = (await import(build)) as typeof import('../dist/index.js');
const artifacts = { minimumCount: 0, maximumCount: 5 };
const emulator = await startEmulator({
  fixtures: {
    actionTypes: (['Build', 'Deploy'] as const).map((category) => ({
      ...customType(category),
      ...(category === 'Deploy' && {
        configurationProperties: [{ name: 'Version', required: true, key: true, secret: false }],
      }),
      inputArtifactDetails: artifacts,
      outputArtifactDetails: artifacts,
    })),
    stubs: [
      { match: { category: 'Source' }, result: 'succeed', revision: { id: 'r1' } },
      ...pasts.map((name) => ({ match: { pipeline: name }, result: 'succeed', variables: { Version: '1' } }) as const),
    ],
    pipelines: [benchPipeline('Flow', 'PARALLEL'), ...pasts.map((name) => benchPipeline(name))],
  },
});
for (const name of pasts) {
  for (let count = 0; count < Number(name); count++) await emulator.pipelines.start(name);
}
console.log(emulator.endpoint);
