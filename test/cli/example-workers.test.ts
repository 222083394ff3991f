import { describe, expect, it } from 'vitest';
import { startEmulator } from '../../src/index.ts';
import { RunningCommand } from '../support/command.ts';
import { hasAwsCli, hasBoto3 } from '../support/python.ts';

describe.concurrent('an example worker', () => {
  it.for([
    { program: ['node', 'examples/workers/worker.mjs'], isHere: true },
    { program: ['python3', 'examples/workers/worker.py'], isHere: hasBoto3 },
    { program: ['bash', 'examples/workers/worker.sh'], isHere: hasAwsCli },
  ] as const)('does the example job: $program.1', async ({ program, isHere }, { skip }) => {
    if (!isHere) skip('what it runs on is not installed');
    await using emulator = await startEmulator({ fixtures: 'fixtures/jenkins.yaml' });
    const [job] = await emulator.jobs.list();
    await using _worker = new RunningCommand([], { program, environment: emulator.environment });

    // The shell's starts the AWS CLI for each request, which takes seconds on a busy machine.
    const done = await emulator.jobs.waitFor(job?.id ?? '', 'Succeeded', { timeout: '90s' });

    expect(done).toMatchObject({ summary: 'All tests passed', percentComplete: 100, externalExecutionId: '42' });
  });
});
