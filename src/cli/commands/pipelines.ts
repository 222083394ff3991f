import type { Emulator } from '../../index.ts';
import { remoteCommand } from '../command.ts';
import { findEmulator } from '../find-emulator.ts';
import { type PipelineView, pipelinePages, pipelineTable } from '../pages/pipeline-page.ts';
import { type ShowFlags, show, type View } from '../show.ts';
import { pipelinesOfName, steeringCommands } from '../steer-pipelines.ts';

export const pipelines = remoteCommand('pipelines', {
  description: 'print all pipelines, or the stages and actions of one; start, approve, stop, retry',
  examples: ['pipelines', 'pipelines ReleasePipeline --watch', 'pipelines start ReleasePipeline'],
})
  .argument('[NAME]', 'name of a pipeline')
  .option('--watch', 'keep printing what changes, until Ctrl-C')
  .option('--json', 'print JSON')
  .action(printPipelines);
for (const command of steeringCommands) pipelines.addCommand(command);

/** Prints all pipelines, or the stages and actions of one. @throws UsageError, ControlError */
async function printPipelines(name: string | undefined, flags: ShowFlags): Promise<void> {
  const emulator = await findEmulator(flags.endpoint, process.env);
  await show(() => (name === undefined ? lookAtAll(emulator) : lookAtOne(emulator, name)), flags);
}

async function lookAtAll(emulator: Emulator): Promise<View> {
  const [data, { now }] = await Promise.all([emulator.pipelines.list(), emulator.clock.now()]);
  return { data, draw: (room) => pipelineTable(data, Date.parse(now), room) };
}

/** Each account and region may have a pipeline of the name; all of them are shown. */
async function lookAtOne(emulator: Emulator, name: string): Promise<View> {
  const [all, { now }] = await Promise.all([emulator.pipelines.list(), emulator.clock.now()]);
  const named = pipelinesOfName(all, name);
  const data = await Promise.all(
    named.map(async (pipeline): Promise<PipelineView> => {
      const { accountId: account, region } = pipeline;
      return { ...pipeline, state: await emulator.pipelines.state(name, { account, region }) };
    }),
  );
  return { data, draw: (room) => pipelinePages(data, Date.parse(now), room) };
}
