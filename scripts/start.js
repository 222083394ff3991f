// npm start: runs the built program, in this process, after building it where the sources are newer. JavaScript, and
// nothing that an older Node does not know: stripping types takes longer than the emulator's start, and Node 18 has to
// get as far as the sentence that asks for a newer one.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);

if (!isCurrent()) build();
if (process.exitCode === undefined) {
  endWithNpm();
  process.argv.splice(2, 0, 'start');
  await import('../dist/cli/main.js');
}

/** Whether dist was made of the sources as they are: none has been written since the build began, or taken away. */
function isCurrent() {
  const builtAt = statSync(new URL('dist/.built', root), { throwIfNoEntry: false })?.mtimeMs;
  const sources = [
    'package.json',
    'package-lock.json',
    'scripts/bundle.ts',
    'scripts/bundle-console.ts',
    'scripts/build.ts',
    'src',
  ];
  return builtAt !== undefined && sources.every((path) => isOlder(fileURLToPath(new URL(path, root)), builtAt));
}

/** A folder's own time is that at which something came into it or was taken out. */
function isOlder(path, builtAt) {
  const stats = statSync(path);
  if (stats.mtimeMs > builtAt) return false;
  return !stats.isDirectory() || readdirSync(path).every((name) => isOlder(`${path}/${name}`, builtAt));
}

function build() {
  if (!existsSync(new URL('node_modules/rolldown', root))) {
    console.error('The packages that build the emulator are not there; run npm ci first.');
    process.exitCode = 1;
    return;
  }
  console.error('The sources are newer than the build: building first.');
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL('scripts/build.ts', root))], {
    cwd: fileURLToPath(root),
    stdio: ['ignore', 2, 2],
  });
  if (status === 0) return;
  console.error('The build failed, so nothing was started.');
  process.exitCode = 1;
}

/**
 * Stops the emulator when npm is gone: npm hands SIGTERM to the shell between them, which keeps it to itself, and can
 * hand on no SIGKILL at all.
 */
function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const { command, parent: grandparent } = processOf(parent) ?? {};
  const npm = /sh$/.test(command ?? '') ? grandparent : parent;
  const look = setInterval(() => {
    if (process.ppid === parent && isRunning(npm)) return;
    clearInterval(look);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  look.unref();
}

/** The name and the parent of a process, where the system tells them. */
function processOf(id) {
  try {
    const told = existsSync('/proc/self/stat')
      ? /\((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${id}/stat`, 'utf8'))
      : /^\s*(\S+)\s+(\d+)\s*$/.exec(execFileSync('ps', ['-o', 'comm=,ppid=', '-p', id], { encoding: 'utf8' }));
    return told === null ? undefined : { command: told[1], parent: Number(told[2]) };
  } catch {
    return undefined;
  }
}

function isRunning(id) {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
