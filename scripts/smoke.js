// Installs the packed package into an empty folder and does a job with it: what each system and each Node should be able
// to do. It needs nothing but Node and npm: `npm pack && node scripts/smoke.js`.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const tarball = resolve(
  process.argv[2] ?? readdirSync('.').find((name) => name.endsWith('.tgz')) ?? 'no packed package',
);
const folder = mkdtempSync(join(tmpdir(), 'codepipeline-local-smoke-'));

/** A worker without an SDK, which the control API lets call the operations. */
const worker = `
const api = process.env.CODEPIPELINE_LOCAL_ENDPOINT + '/_emulator/v1';
const ask = async (path, body) => (await fetch(api + path, body && { method: 'POST', body: JSON.stringify(body) })).json();
const actionTypeId = { category: 'Build', owner: 'Custom', provider: 'Make', version: '1' };
const { id: jobId } = await ask('/jobs', { actionTypeId });
const { jobs: [{ nonce }] } = await ask('/operations/PollForJobs', { actionTypeId });
await ask('/operations/AcknowledgeJob', { jobId, nonce });
await ask('/operations/PutJobSuccessResult', { jobId });
const { status } = await ask('/jobs/' + jobId);
if (status !== 'Succeeded') throw new Error('The job is ' + status);
console.log('by command: ' + status);
`;

const library = `
import { startEmulator } from 'codepipeline-local';
const emulator = await startEmulator();
const { id } = await emulator.jobs.enqueue({ actionTypeId: { category: 'Build', provider: 'Make', version: '1' } });
console.log('by import: ' + (await emulator.jobs.get(id)).status);
await emulator.stop();
`;

try {
  const options = { cwd: folder, stdio: 'inherit' };
  writeFileSync(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  writeFileSync(join(folder, 'worker.js'), worker);
  writeFileSync(join(folder, 'library.js'), library);
  // Of npm, Windows has a batch file alone, which only a shell runs.
  execFileSync(`npm install --no-audit --no-fund "${tarball}"`, { ...options, shell: true });
  const command = join(folder, 'node_modules/codepipeline-local/dist/cli/main.js');
  execFileSync(process.execPath, [command, 'exec', '--', process.execPath, 'worker.js'], options);
  execFileSync(process.execPath, ['library.js'], options);
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}
