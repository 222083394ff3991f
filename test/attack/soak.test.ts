import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { AttackedProcess } from '../support/attack/attacked-process.ts';
import { Client } from '../support/attack/client.ts';
import { loadFor } from '../support/attack/mixed-load.ts';
import { Random } from '../support/attack/random.ts';
import { attack, isLong, sizeOf, timeout } from '../support/attack/series.ts';
import { targetDocument } from '../support/attack/target-document.ts';
import type { ProcessSample } from '../support/attack/watch-process.ts';
import { temporaryFolder } from '../support/folder.ts';

const minutes = sizeOf('SOAK_MINUTES', 0.08, 5);
/** After each round of load the state is reset and the process is weighed. */
const round = Math.min(5000, (minutes * 60_000) / 12);
/** How much heavier the last third may be than the second: what is used for the first time is kept, for some minutes. */
const mostGrowth = { rss: minutes >= 30 ? 0.03 : 0.3, heap: isLong ? 0.03 : 0.3 };

/** Opened on the way for good, at some first use; a leak goes on. */
const mostDescriptorsMore = 3;

/**
 * The C library of Linux has the system take large blocks back as they are freed, as long as this is said: 128 KiB, with
 * which it begins. By itself it raises the limit to what is freed, 2 MB here, and lays such blocks among small ones that
 * stay. What they leave is 10 to 35 MB of free memory, now more and now less, in which a leak would not be seen.
 */
const environment = { MALLOC_MMAP_THRESHOLD_: String(128 * 1024) };

/** Bytes by which samples of a process at rest may differ. */
const noise = 256 * 1024;

/** What the process holds when nothing is under way and the state is what it was at the start. */
async function weigh(process: AttackedProcess, port: number): Promise<ProcessSample> {
  using client = new Client(port);
  await client.control('POST', '/reset', {});
  await client.control('DELETE', '/requests');
  // Connections that were ended are closed there a moment later, what was dropped is swept away, and what was collected
  // is given back by threads of V8.
  let sample = await process.sample(true);
  for (let same = 0; same < 3; ) {
    await after(20);
    const next = await process.sample(true);
    const isSame = next.descriptors === sample.descriptors && next.rss > sample.rss - noise;
    same = isSame ? same + 1 : 0;
    sample = next;
  }
  return sample;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

test('a mixed load for a long while leaves memory and descriptors where they were', { timeout }, () =>
  attack(`soak of ${minutes} minutes`, async (seed) => {
    using folder = temporaryFolder();
    const random = new Random(seed);
    const fixtures = folder.write('target.json', JSON.stringify(targetDocument));
    const args = ['--db', join(folder.path, 'state.db'), '--fixtures', fixtures, '--log-level', 'error'];
    const { process, port } = await AttackedProcess.start(args, { isWatched: true, environment });
    await using _ended = process;
    const samples: ProcessSample[] = [];
    let deeds = 0;

    // What is opened at its first use stays open.
    await loadFor(round / 2, port, random);
    const { descriptors: usual = 0 } = await weigh(process, port);
    const end = performance.now() + minutes * 60_000;
    while (performance.now() < end || samples.length < 3) {
      deeds += await loadFor(round, port, random);
      samples.push(await weigh(process, port));
    }

    const third = Math.floor(samples.length / 3);
    const growthOf = (what: (sample: ProcessSample) => number) =>
      mean(samples.slice(-third).map(what)) / mean(samples.slice(-2 * third, -third).map(what)) - 1;
    const rss = growthOf((sample) => sample.rss);
    const heap = growthOf((sample) => sample.heap);
    const percent = (growth: number) => `${(100 * growth).toFixed(1)} %`;
    const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(0);
    const last = samples.at(-1) as ProcessSample;
    const step = Math.ceil(samples.length / 9);
    const curve = samples.filter((_, index) => index % step === 0).map((sample) => mebibytes(sample.rss));
    const summary = `${deeds} deeds in ${samples.length} rounds, last third against second: memory ${percent(rss)}, heap ${percent(heap)}; memory over time ${curve.join(', ')} MiB, at the end ${mebibytes(last.rss)} MiB, heap ${mebibytes(last.heap)} MiB, ${last.descriptors} descriptors (${usual} at first)`;
    expect(Math.max(...samples.map(({ descriptors = 0 }) => descriptors)), summary).toBeLessThanOrEqual(
      usual + mostDescriptorsMore,
    );
    expect(rss, summary).toBeLessThanOrEqual(mostGrowth.rss);
    expect(heap, summary).toBeLessThanOrEqual(mostGrowth.heap);
    expect(process.output.match(/^error: .*/m)?.[0], summary).toBeUndefined();
    expect(await process.stop()).toBe(0);
    return summary;
  }),
);
