// Makes the program one file for this platform, which runs without Node.js: a copy of the Node that runs this script,
// with the package in it as assets (docs/decisions/0027): `node scripts/executable.ts [FOLDER [PROGRAM]]`, where PROGRAM
// is what `npm run build` has made, and FOLDER is emptied first.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const { arch, platform } = process;
const [folder = 'dist-executable', program = 'dist'] = process.argv.slice(2);
const executable = join(folder, platform === 'win32' ? 'codepipeline-local.exe' : 'codepipeline-local');
/** The mark in Node's binary that says whether something was added to it; Node's documentation names it. */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

const { dependencies, version } = JSON.parse(readFileSync('package.json', 'utf8'));
if (!existsSync(join(program, 'cli/main.js'))) throw new Error(`There is no ${program}: run \`npm run build\` first`);
const contents = { ...ownFiles(), ...filesOfPackages() };

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'name'), nameOfContents());
writeFileSync(
  join(folder, 'sea.json'),
  JSON.stringify({
    main: 'scripts/executable-main.cjs',
    output: join(folder, 'blob'),
    disableExperimentalSEAWarning: true,
    assets: { ...contents, 'name-of-folder': join(folder, 'name') },
  }),
);
execFileSync(process.execPath, ['--experimental-sea-config', join(folder, 'sea.json')], { stdio: 'inherit' });
copyFileSync(process.execPath, executable);
chmodSync(executable, 0o755);
// On macOS a program that was changed after it was signed does not start.
if (platform === 'darwin') execFileSync('codesign', ['--remove-signature', executable]);
const segment = platform === 'darwin' ? ' --macho-segment-name NODE_SEA' : '';
// Of npx, Windows has a batch file alone, which only a shell runs.
execFileSync(
  `npx --yes postject@1.0.0-alpha.6 ${executable} NODE_SEA_BLOB ${join(folder, 'blob')} --sentinel-fuse ${fuse}${segment}`,
  { shell: true, stdio: ['ignore', 'ignore', 'inherit'] },
);
if (platform === 'darwin') execFileSync('codesign', ['--sign', '-', executable]);
for (const name of ['name', 'sea.json', 'blob']) rmSync(join(folder, name));
console.log(
  `${executable}: ${Math.round(statSync(executable).size / 1e6)} MB, ${execFileSync(resolve(executable), ['--version'], { encoding: 'utf8' }).trim()}`,
);

/** What the program needs at run time of this package: paths in the package, and where the files are. */
function ownFiles(): Record<string, string> {
  const built = filesIn(program).filter((path) => !/\/\.(compiled|built|declarations)/.test(path));
  const others = ['package.json', 'LICENSE', ...['conformance', 'fixtures'].flatMap(filesIn)];
  const licenceOfNode = join(dirname(process.execPath), '../LICENSE');
  return {
    ...Object.fromEntries(built.map((path) => [`dist/${slashed(relative(program, path))}`, path])),
    ...Object.fromEntries(others.map((path) => [path, path])),
    ...(existsSync(licenceOfNode) && { 'LICENSE-of-node': licenceOfNode }),
  };
}

function filesOfPackages(): Record<string, string> {
  // With the other's headers, better-sqlite3 is compiled, which nobody does here.
  const names = [...packagesBehind(Object.keys(dependencies))].filter((name) => name !== 'node-addon-api');
  const paths = names.flatMap((name) => filesIn(`node_modules/${name}`)).filter(isNeeded);
  return Object.fromEntries(paths.map((path) => [path, path]));
}

/** What is neither for another platform nor for compilers, editors and readers. */
function isNeeded(path: string): boolean {
  const [, ofSqlite] = /^node_modules\/better-sqlite3\/(.*)/.exec(path) ?? [];
  if (ofSqlite?.startsWith('prebuilds/')) return ofSqlite === `prebuilds/${platform}-${arch}.node`;
  if (ofSqlite !== undefined && /^(deps|src)\/|\.gyp$/.test(ofSqlite)) return false;
  return !/\.(map|md|[cm]?ts)$/.test(path);
}

function packagesBehind(names: readonly string[], found = new Set<string>()): Set<string> {
  for (const name of names.filter((name) => !found.has(name))) {
    found.add(name);
    const { dependencies = {} } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
    packagesBehind(Object.keys(dependencies), found);
  }
  return found;
}

function filesIn(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => slashed(join(entry.parentPath, entry.name)))
    .sort();
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}

/** The name of the folder in which the executable unpacks itself: another for other contents. */
function nameOfContents(): string {
  const hash = createHash('sha256');
  for (const [path, file] of Object.entries(contents)) hash.update(`${path}\0`).update(readFileSync(file)).update('\0');
  return `${version}-${hash.digest('hex').slice(0, 16)}`;
}
