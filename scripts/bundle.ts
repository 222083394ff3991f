import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { type CodeSplittingNameFunction, type Plugin, rolldown } from 'rolldown';
import { bundleConsole } from './bundle-console.ts';
import { withLeanMap } from './lean-map.ts';
import { withoutUnusedParts } from './left-out.ts';
import { licencesOf } from './licences.ts';

/**
 * Packages that stay packages: what has native parts, and what is loaded by `require` where it is needed at once.
 * Those of the AWS SDK are imported for their types alone.
 */
const packages = [/^@aws-sdk\//, 'better-sqlite3', 'croner', 'json-p3', 're2js'];

/**
 * Makes the program in few files, and the console's page. Node resolves and reads each module of a program on its own;
 * 300 of ours and as many of packages would cost most of the time that a start takes.
 *
 * @param folder Beside package.json, which the program reads. It is emptied first.
 */
export async function bundle(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  // What is imported dynamically stays in files of its own, loaded on first use.
  await using program = await rolldown({
    input: {
      index: 'src/index.ts',
      testing: 'src/testing.ts',
      'cli/main': 'src/cli/main.ts',
      // Programs of their own; src/functions/execution-environment.ts, which starts them, ends up in the same folder.
      'node-bootstrap': 'src/functions/node-bootstrap.ts',
      'executable-bootstrap': 'src/functions/executable-bootstrap.ts',
      // Another; src/state-check/state-checker.ts starts it.
      'check-program': 'src/state-check/check-program.ts',
    },
    platform: 'node',
    external: packages,
    // Modules, where a package has them besides what `require` loads: what nothing needs of those is left out.
    resolve: { mainFields: ['module', 'main'] },
    // Other files of ours may import from an entry; what it exports besides is nobody's promise.
    preserveEntrySignatures: 'allow-extension',
    treeshake: { propertyReadSideEffects: false },
    plugins: [builtinsWithoutFacades, withoutUnusedParts],
  });
  const { output } = await program.generate({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    // A package is replaced as a whole: hashes in the names would tell nobody anything.
    chunkFileNames: '[name].js',
    sourcemap: 'hidden',
    sourcemapExcludeSources: true,
    // dist/licences-of-packages.txt has the licences.
    comments: false,
    // Functions and classes keep their names, which stacks and errors show.
    minify: { compress: true, mangle: { toplevel: true, keepNames: { class: true, function: true } } },
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [{ name: createChunkNames(), debugName: 'what a start loads' }],
    },
  });
  const chunks = output.filter((file) => file.type === 'chunk');
  const maps = chunks.flatMap(({ fileName, code, map }) => {
    const file = join(folder, fileName);
    mkdirSync(dirname(file), { recursive: true });
    // Those that only pass on what others export have none.
    const lean = map === null ? { code } : withLeanMap(code, map);
    writeFileSync(file, lean.code);
    return 'map' in lean ? [`${JSON.stringify(fileName)}:${JSON.stringify(lean.map)}`] : [];
  });
  // Stacks in the log name the sources (src/runtime/source-positions.ts); their text would double the package.
  writeFileSync(join(folder, 'sources.json'), `{\n${maps.join(',\n')}\n}\n`);
  await bundlePreload(folder);
  const modules = [
    ...chunks.flatMap((chunk) => Object.keys(chunk.modules)),
    ...(await bundleConsole(join(folder, 'console'))),
  ];
  writeFileSync(join(folder, 'licences-of-packages.txt'), licencesOf(modules));
  copyFileSync('src/functions/python-bootstrap.py', join(folder, 'python-bootstrap.py'));
  chmodSync(join(folder, 'cli/main.js'), 0o755);
}

/** Beside `require`, which old Node.js has: what a worker's process loads may be older than the emulator's. */
async function bundlePreload(folder: string): Promise<void> {
  await using preload = await rolldown({
    input: 'src/runtime/preload.ts',
    platform: 'node',
    transform: { target: 'es2019' },
  });
  await preload.write({ file: join(folder, 'preload.cjs'), format: 'cjs' });
}

/**
 * What a start loads at once, by what needs it. A file for each set of them holds what exactly those need, so that a
 * start reads five files instead of a hundred, and nothing else reads what it does not need.
 */
const loadedAtOnce = {
  program: ['src/cli/program.ts'],
  emulator: ['src/emulator.ts'],
  start: ['src/cli/commands/start.ts', 'src/cli/commands/exec.ts'],
};

/** A function that names the file for a module, or leaves it to the bundler. */
function createChunkNames(): CodeSplittingNameFunction {
  let needs: readonly (readonly [name: string, needed: ReadonlySet<string>])[] | undefined;
  return (id, context) => {
    needs ??= Object.entries(loadedAtOnce).map(([name, files]) => [
      name,
      reachedFrom(
        files.map((file) => resolve(file)),
        (each) => context.getModuleInfo(each)?.importedIds ?? [],
      ),
    ]);
    const names = needs.filter(([, needed]) => needed.has(id)).map(([name]) => name);
    return names.length === 0 ? null : names.join('-');
  };
}

function reachedFrom(roots: readonly string[], importsOf: (id: string) => readonly string[]): Set<string> {
  const reached = new Set(roots);
  for (const id of reached) for (const imported of importsOf(id)) reached.add(imported);
  return reached;
}

const prefix = '\0builtin:';

/**
 * Node's own modules, taken by `process.getBuiltinModule`. An `import` of one reads all of its members for the module
 * that it makes of them: those of `node:http` load Node's whole `fetch`, which costs 38 ms of CPU time of the 68 that
 * importing it takes, and no start needs it.
 */
const builtinsWithoutFacades: Plugin = {
  name: 'builtins-without-facades',
  resolveId(source, _importer, { kind }) {
    if (!isBuiltin(source)) return null;
    return kind === 'import-statement' ? prefix + source : { id: source, external: true };
  },
  load(id) {
    if (!id.startsWith(prefix)) return null;
    const source = id.slice(prefix.length);
    const names = Object.keys(process.getBuiltinModule(source) as object).filter(
      (name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'default',
    );
    const code = [
      `const builtin = process.getBuiltinModule(${JSON.stringify(source)});`,
      'export default builtin;',
      ...names.map((name, index) => `const _${index} = builtin.${name};\nexport { _${index} as ${name} };`),
    ];
    return { code: code.join('\n'), moduleSideEffects: false };
  },
};
