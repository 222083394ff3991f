import { ControlError } from '../control/control-error.ts';
import { didYouMean } from '../domain/nearest-name.ts';
import type { Emulator } from '../index.ts';
import { findEmulator } from './find-emulator.ts';
import { type PipelineView, pipelinePage } from './pipeline-page.ts';
import { pipelineTable } from './pipeline-table.ts';
import { type ShowFlags, show } from './show.ts';
import type { View } from './watch.ts';

interface Flags extends ShowFlags {
  readonly endpoint?: string;
}

/** Prints all pipelines, or the stages and actions of one. @throws UsageError, ControlError */
export async function pipelines(name: string | undefined, flags: Flags): Promise<void> {
  const emulator = await findEmulator(flags.endpoint, process.env);
  await show(() => (name === undefined ? lookAtAll(emulator) : lookAtOne(emulator, name)), flags);
}

async function lookAtAll(emulator: Emulator): Promise<View> {
  const [data, { now }] = await Promise.all([emulator.pipelines.list(), emulator.clock.now()]);
  return { data, draw: () => pipelineTable(data, Date.parse(now)) };
}

/** Each account and region may have a pipeline of the name; all of them are shown. */
async function lookAtOne(emulator: Emulator, name: string): Promise<View> {
  const [all, { now }] = await Promise.all([emulator.pipelines.list(), emulator.clock.now()]);
  const named = all.filter((pipeline) => pipeline.name === name);
  if (named.length === 0) throw notFound(name, [...new Set(all.map((pipeline) => pipeline.name))]);
  const data = await Promise.all(
    named.map(async (pipeline): Promise<PipelineView> => {
      const { accountId: account, region } = pipeline;
      return { ...pipeline, state: await emulator.pipelines.state(name, { account, region }) };
    }),
  );
  const draw = () =>
    data.flatMap((view, index) => [...(index === 0 ? [] : ['']), ...pipelinePage(view, Date.parse(now))]);
  return { data, draw };
}

function notFound(name: string, valid: readonly string[]): ControlError {
  const advice = valid.length === 0 ? ' None has been made.' : didYouMean(name, valid);
  return new ControlError('notFound', `There is no pipeline '${name}'.${advice}`);
}
