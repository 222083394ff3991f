// The web console in Chromium (apt-get install chromium, or CHROMIUM=PATH), against the built package.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as after } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from 'playwright-core';
import { runScript, type ServerProcess, startServer } from './processes.ts';
import { type Figure, median } from './statistics.ts';

const paints = 9;
const jobs = 100_000;
/** Each of the ways, in turns; the half of it with a page open, the other half without. */
const rounds = 3;
const cyclesOfRound = 5000;
/** Changes a second, and for how many seconds. */
const changes = 1000;
const seconds = 30;
const assets = 'dist/console/assets';

/** First paint, size, a long list, and what a page costs while much changes. Nothing where there is no Chromium. */
export async function consoleFigures(): Promise<Figure[]> {
  const places = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const executablePath = places.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) {
    console.error('The console is not measured: there is no Chromium.');
    return [];
  }
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const figures: Figure[] = [];
  for (const measure of [firstPaint, longList, manyChanges, costOfPage]) {
    figures.push(...(await measure(browser)));
  }
  await browser.close();
  return figures;
}

interface Paint {
  /** Milliseconds from the navigation to what was waited for. */
  readonly at: number;
  /** Milliseconds of the processor's time that the page's main thread took until then. */
  readonly work: number;
}

/** Opens a screen in a new profile, again and again, until something is on it. */
async function paint(browser: Browser, url: string, wanted: string, onRequest = (_path: string) => {}) {
  const all: Paint[] = [];
  for (let run = -2; run < paints; run++) {
    const context = await browser.newContext();
    const page = await context.newPage();
    page.on('request', (request) => onRequest(new URL(request.url()).pathname));
    await page.addInitScript(`
      new MutationObserver((_, observer) => {
        if (document.querySelector('${wanted}') === null) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => { globalThis.paintedAt = performance.now(); }));
      }).observe(document, { childList: true, subtree: true });`);
    const cdp = await context.newCDPSession(page);
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.goto(url);
    await page.locator(wanted).first().waitFor();
    const painted =
      'new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(globalThis.paintedAt), 10)))';
    const at = await page.evaluate<number>(painted);
    const { metrics } = await cdp.send('Performance.getMetrics');
    const work = (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
    if (run >= 0) all.push({ at, work });
    await context.close();
  }
  return { at: median(all.map(({ at }) => at)), work: median(all.map(({ work }) => work)) };
}

/** From the navigation to the first pipeline on the screen, and to the first of very many jobs. */
async function firstPaint(browser: Browser): Promise<Figure[]> {
  const server = await startServer('bench/emulator-server.ts', jobs);
  await addPipeline(server);
  const loaded = new Set<string>();
  const root = `${server.endpoint}/_emulator/console`;
  const ofPipelines = await paint(browser, `${root}/pipelines`, '.board .card', (path) => loaded.add(path));
  const ofJobs = await paint(browser, `${root}/jobs`, '[role=option]');
  await server.stop();
  const sizes = await Promise.all(
    (await readdir(assets))
      .filter((name) => name.endsWith('.js'))
      .map(async (name) => ({ name, size: gzipSync(await readFile(`${assets}/${name}`)).length / 1024 })),
  );
  const sum = (of: typeof sizes) => of.reduce((total, { size }) => total + size, 0);
  const first = sizes.filter(({ name }) => loaded.has(`/_emulator/console/assets/${name}`));
  return [
    { name: 'console, first paint, median', value: ofPipelines.at, unit: 'ms', goal: { most: 300 } },
    { name: 'console, and CPU time of the page until then', value: ofPipelines.work, unit: 'ms' },
    { name: `console, first paint of ${jobs} jobs, median`, value: ofJobs.at, unit: 'ms', goal: { most: 300 } },
    { name: 'console, and CPU time of the page until then', value: ofJobs.work, unit: 'ms' },
    { name: 'console, JavaScript of the first screen', value: sum(first), unit: 'KB', goal: { most: 60 } },
    { name: 'console, JavaScript in all', value: sum(sizes), unit: 'KB', goal: { most: 120 } },
  ];
}

/** Scrolls to the end of a list of very many jobs, and back. */
async function longList(browser: Browser): Promise<Figure[]> {
  const server = await startServer('bench/emulator-server.ts', jobs);
  const page = await openJobs(browser, server);
  const longest = await watchTasks(page);
  const cdp = await page.context().newCDPSession(page);
  await page.evaluate(`(async () => {
    const box = document.querySelector('.rows-box');
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const last = () => Number(box.querySelector('[role=option]:last-child').getAttribute('aria-posinset'));
    while (last() < ${jobs}) {
      box.scrollTop += 1500;
      await frame();
    }
    while (box.scrollTop > 0) {
      box.scrollTop -= 30_000;
      await frame();
    }
  })()`);
  const tasks = await longest();
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.enable').then(() => cdp.send('Performance.getMetrics'));
  const heap = metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN;
  const rows = await page.getByRole('option').count();
  await page.context().close();
  await server.stop();
  return [
    {
      name: `console, ${jobs} jobs scrolled through, longest task`,
      value: tasks.longest,
      unit: 'ms',
      goal: { most: 50 },
    },
    { name: 'console, and by CPU time', value: tasks.longestWork, unit: 'ms', goal: { most: 50 } },
    { name: 'console, and the heap of the page', value: heap / 1024 / 1024, unit: 'MB', goal: { most: 150 } },
    { name: 'console, and its rows in the document', value: rows, unit: '', goal: { most: 60 } },
  ];
}

/** A page that is used while a thousand jobs a second change. */
async function manyChanges(browser: Browser): Promise<Figure[]> {
  const server = await startServer('bench/emulator-server.ts', changes * seconds);
  const page = await openJobs(browser, server);
  const tasks = await watchTasks(page);
  const client = runScript<{ changes: number; seconds: number }>(
    'bench/changes-client.ts',
    server.endpoint,
    changes,
    seconds,
  );
  let isOver = false;
  const done = client.finally(() => {
    isOver = true;
  });
  const answers: number[] = [];
  while (!isOver) {
    const pressed = performance.now();
    await page.getByRole('button', { name: /^Queued/ }).click();
    await page.locator('.chip[aria-pressed=true]', { hasText: 'Queued' }).waitFor();
    await page.getByRole('button', { name: /^All/ }).click();
    await page.locator('.chip[aria-pressed=true]', { hasText: 'All' }).waitFor();
    answers.push((performance.now() - pressed) / 2);
    await after(500);
  }
  const { changes: made, seconds: taken } = await done;
  const { longest, longestWork, share } = await tasks();
  const ended = performance.now();
  await server.stop();
  await page.getByText('The emulator does not answer.').waitFor();
  const told = performance.now() - ended;
  await page.context().close();
  return [
    { name: 'console, until it tells that the emulator ended', value: told, unit: 'ms', goal: { most: 1000 } },
    { name: 'console, changes a second under its eyes', value: made / taken, unit: '1/s' },
    { name: 'console, until a press shows, median', value: median(answers), unit: 'ms', goal: { most: 300 } },
    { name: 'console, longest task meanwhile', value: longest, unit: 'ms', goal: { most: 50 } },
    { name: 'console, and by CPU time', value: longestWork, unit: 'ms', goal: { most: 50 } },
    { name: 'console, time in tasks above 50 ms', value: share * 100, unit: '%', goal: { most: 25 } },
  ];
}

/**
 * The emulator's CPU time for a cycle, with a page open, and with its requests made by a process that draws nothing: a
 * browser beside it also takes the caches and the time of its processor.
 */
async function costOfPage(browser: Browser): Promise<Figure[]> {
  const server = await startServer('bench/emulator-server.ts', cyclesOfRound * (5 * rounds + 3));
  const cycle = async () => {
    const before = server.cpuTime();
    const client = ['bench/changes-client.ts', server.endpoint, 0, 0, cyclesOfRound] as const;
    const { cycles } = await runScript<{ cycles: number }>(...client);
    return (server.cpuTime() - before) / cycles;
  };
  for (let warm = 0; warm < 2; warm++) await cycle();
  const never = await cycle();
  const ofPage: number[] = [];
  const ofRequests: number[] = [];
  const without: number[] = [never];
  for (let round = 0; round < rounds; round++) {
    const before = await cycle();
    const page = await openJobs(browser, server);
    const asked: string[] = [];
    const from = performance.now();
    page.on('request', (request) => asked.push(request.url()));
    const open = await cycle();
    const seconds = (performance.now() - from) / 1000;
    if (asked.length === 0) throw new Error('The page asked for nothing.');
    await page.context().close();
    const between = await cycle();
    const alike = await startServer('bench/page-client.ts', server.endpoint, JSON.stringify(pacesOf(asked, seconds)));
    const answered = await cycle();
    await alike.stop();
    const closed = await cycle();
    ofPage.push((2 * open) / (before + between));
    ofRequests.push((2 * answered) / (between + closed));
    without.push(before, between, closed);
  }
  await server.stop();
  return [
    { name: 'CPU time of a cycle, with a page open / none', value: median(ofPage), unit: 'ratio' },
    {
      name: 'CPU time of a cycle, with its requests / none',
      value: median(ofRequests),
      unit: 'ratio',
      goal: { most: 1.1 },
    },
    { name: 'CPU time of a cycle, after a page / before any', value: median(without) / never, unit: 'ratio' },
  ];
}

/** Milliseconds between two requests for the same, by URL; at least as many as were asked for come of it. */
function pacesOf(asked: readonly string[], seconds: number): Record<string, number> {
  const counts = new Map<string, number>();
  for (const url of asked) counts.set(url, (counts.get(url) ?? 0) + 1);
  return Object.fromEntries([...counts].map(([url, count]) => [url, (seconds * 1000) / count]));
}

async function openJobs(browser: Browser, { endpoint }: ServerProcess): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${endpoint}/_emulator/console/jobs`);
  await page.getByRole('option').first().waitFor();
  return page;
}

interface Tasks {
  /** Milliseconds of the longest task, waiting for the processor included; 0 when none took more than 50. */
  readonly longest: number;
  /** Milliseconds of the processor's time that the one took which took most. */
  readonly longestWork: number;
  /** Of the time, how much was in tasks above 50 ms. */
  readonly share: number;
}

/** Watches the tasks of a page's main thread. Returns what says what there was. */
async function watchTasks(page: Page): Promise<() => Promise<Tasks>> {
  const cdp = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  cdp.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const includedCategories = ['toplevel', 'blink.user_timing'];
  await cdp.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories } });
  await page.evaluate(`
    performance.mark('watched');
    globalThis.tasks = [];
    globalThis.watchedFrom = performance.now();
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    }).observe({ type: 'longtask' });`);
  return async () => {
    const { longest, share } = await page.evaluate<Omit<Tasks, 'longestWork'>>(`({
      longest: Math.max(0, ...tasks),
      share: tasks.reduce((sum, task) => sum + task, 0) / (performance.now() - watchedFrom),
    })`);
    const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve));
    await cdp.send('Tracing.end');
    await complete;
    const here = events.find(({ name }) => name === 'watched');
    const work = events.filter(
      ({ name, pid, tid }) => name.endsWith('RunTask') && pid === here?.pid && tid === here.tid,
    );
    return { longest, share, longestWork: work.reduce((most, { tdur = 0 }) => Math.max(most, tdur / 1000), 0) };
  };
}

/** Of Chromium's trace: times in microseconds, `tdur` of the thread's own. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly tdur?: number;
}

async function addPipeline({ endpoint }: ServerProcess): Promise<void> {
  const actionTypeId = { category: 'Build', owner: 'Custom', provider: 'Bench', version: '1' };
  const source = { category: 'Source', owner: 'AWS', provider: 'S3', version: '1' };
  const document = {
    buckets: [{ name: 'source' }],
    pipelines: [
      {
        pipeline: {
          name: 'Bench',
          roleArn: 'arn:aws:iam::123456789012:role/pipeline',
          artifactStore: { type: 'S3', location: 'source' },
          stages: [
            {
              name: 'Source',
              actions: [
                {
                  name: 'Source',
                  actionTypeId: source,
                  configuration: { S3Bucket: 'source', S3ObjectKey: 'app.zip' },
                  outputArtifacts: [{ name: 'Source' }],
                },
              ],
            },
            { name: 'Build', actions: [{ name: 'Build', actionTypeId }] },
          ],
        },
      },
    ],
  };
  const answer = await fetch(`${endpoint}/_emulator/v1/fixtures`, { method: 'POST', body: JSON.stringify(document) });
  if (!answer.ok) throw new Error(await answer.text());
}
