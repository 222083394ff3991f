// Loaded before each file of tests: writes which functions of src that file has called, a line of JSON a source.
import { appendFileSync } from 'node:fs';
import { type Profiler, Session } from 'node:inspector/promises';
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect } from 'vitest';

const sources = `${pathToFileURL('src')}/`;
const kept = globalThis as { coverageSession?: Promise<Session> };

/** The files that a process runs share its modules, and one session. */
async function startSession(): Promise<Session> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  return session;
}

kept.coverageSession ??= startSession();
const session = await kept.coverageSession;

// Taking it sets the counts back: what has been loaded by then was loaded for this file.
afterAll(async () => {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  for (const { url, functions } of result) {
    const called = functions.filter(wasCalled).map(({ ranges: [range] }) => [range?.startOffset, range?.endOffset]);
    if (!url.startsWith(sources) || called.length === 0) continue;
    const line = {
      test: relative('.', expect.getState().testPath ?? ''),
      source: `src/${url.slice(sources.length)}`,
      called,
    };
    appendFileSync(process.env.COVERAGE_FILE as string, `${JSON.stringify(line)}\n`);
  }
});

function wasCalled({ ranges }: Profiler.FunctionCoverage): boolean {
  return ranges.some(({ count }) => count > 0);
}
