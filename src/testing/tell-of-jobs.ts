import { jobPage } from '../cli/job-page.ts';
import type { Emulator } from '../index.ts';

/** Enough to find what went wrong; a test that makes more of them knows better where to look. */
const mostJobs = 20;

/** Prints the jobs with their histories, for somebody who wants to know why a test has failed. */
export async function tellOfJobs({ jobs }: Emulator): Promise<void> {
  const newest = await jobs.list({ limit: mostJobs });
  const described = await Promise.all(newest.map(({ id }) => jobs.get(id)));
  const chains = Map.groupBy(described, ({ chain: [first] }) => first).values();
  const pages = [...chains].map((chain) => jobPage(chain).join('\n'));
  const title = pages.length === 0 ? 'The emulator had no jobs.' : 'The jobs of the emulator when the test failed:';
  console.error([title, ...pages].join('\n\n'));
}
