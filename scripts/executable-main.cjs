// What the executable of scripts/executable.ts runs first: unpacks the package that it holds, once for each of its
// contents, and becomes the program in there. The package's add-on and the programs that it starts have to be files.
const {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require('node:fs');
const { runMain } = require('node:module');
const { homedir, tmpdir } = require('node:os');
const { dirname, join, resolve } = require('node:path');
const { getAsset, getAssetKeys, getRawAsset } = require('node:sea');

/** The asset with the name of the folder for all others, whose names are paths in there. */
const nameOfFolder = 'name-of-folder';
/** Set for what a function written for Node.js starts: `process.execPath` is Node there, whoever looks at it. */
const asNode = 'CODEPIPELINE_LOCAL_AS_NODE';
/** Milliseconds after which nobody is at work any more in a folder that was not moved into place. */
const abandonedAfter = 3_600_000;
const unfinished = '.unpacking-';

const files = getAssetKeys().filter((name) => name !== nameOfFolder);
// As modules name themselves, also behind links: the programs below are told by their paths.
const folder = realpathSync(placeOfPackage());
/** What the package starts by `process.execPath`. */
const programs = ['node-bootstrap', 'executable-bootstrap', 'check-program'].map((name) =>
  join(folder, `dist/${name}.js`),
);
// Node puts the executable's own path where a script's would be.
const [executable = '', , first = '', ...rest] = process.argv;
if (programs.includes(first)) process.env[asNode] = '1';
process.argv =
  process.env[asNode] === undefined
    ? [executable, join(folder, 'dist/cli/main.js'), ...process.argv.slice(2)]
    : [executable, resolve(first), ...rest];
runMain();

/** The folder with the package, unpacked now unless it is there. */
function placeOfPackage() {
  const problems = [];
  for (const parent of [join(cacheFolder(), 'codepipeline-local'), join(tmpdir(), `codepipeline-local-${userId()}`)]) {
    try {
      const place = join(parent, getAsset(nameOfFolder, 'utf8'));
      makeOwn(parent);
      if (!isWhole(place)) unpack(parent, place);
      return place;
    } catch (error) {
      problems.push(`${parent}: ${error.message}`);
    }
  }
  console.error(`codepipeline-local cannot unpack what it consists of. ${problems.join('. ')}.`);
  process.exit(1);
}

function cacheFolder() {
  const { LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
  if (process.platform === 'win32') return LOCALAPPDATA ?? join(homedir(), 'AppData/Local');
  if (process.platform === 'darwin') return join(homedir(), 'Library/Caches');
  return XDG_CACHE_HOME || join(homedir(), '.cache');
}

function userId() {
  return process.getuid?.() ?? 'files';
}

/** Whoever else may write there could have this user run anything. */
function makeOwn(parent) {
  makeFolder(parent);
  const { mode, uid } = lstatSync(parent);
  if (process.getuid === undefined) return;
  if (uid !== process.getuid() || (mode & 0o22) !== 0) throw new Error('Somebody else may write in this folder');
}

/** Node's own recursive mkdir never returns below folders such as /proc. */
function makeFolder(path) {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!existsSync(path)) throw error;
  }
}

/** Whether each file is there, as long as it was: programs that tidy up folders take single files. */
function isWhole(place) {
  return files.every(
    (name) => statSync(join(place, name), { throwIfNoEntry: false })?.size === getRawAsset(name).byteLength,
  );
}

/** Moves the package into place when it is whole. Somebody else may do the same at this moment. */
function unpack(parent, place) {
  const temporary = mkdtempSync(join(parent, unfinished));
  try {
    const content = join(temporary, 'content');
    for (const name of files) {
      const path = join(content, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, new Uint8Array(getRawAsset(name)));
    }
    try {
      renameSync(content, place);
    } catch (error) {
      if (isWhole(place)) return;
      if (statSync(place, { throwIfNoEntry: false }) === undefined) throw error;
      renameSync(place, join(temporary, 'damaged'));
      renameSync(content, place);
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
    removeAbandoned(parent);
  }
}

function removeAbandoned(parent) {
  for (const name of readdirSync(parent).filter((name) => name.startsWith(unfinished))) {
    const path = join(parent, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats && Date.now() - stats.mtimeMs > abandonedAfter) rmSync(path, { recursive: true, force: true });
  }
}
