import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type OutputChunk, rolldown } from 'rolldown';

const source = 'src/console';

/**
 * Makes the console's page: `index.html`, beside it `assets/` with files whose names change with what is in them, and
 * `screens.json`, which says what each screen loads.
 *
 * @returns Paths of the modules that went into it
 */
export async function bundleConsole(folder: string): Promise<readonly string[]> {
  const assets = join(folder, 'assets');
  mkdirSync(assets, { recursive: true });
  await using page = await rolldown({
    input: { main: `${source}/main.tsx`, line: `${source}/api/line.ts` },
    platform: 'browser',
    tsconfig: `${source}/tsconfig.json`,
    transform: { target: 'es2022' },
  });
  const { output } = await page.write({
    dir: assets,
    format: 'esm',
    minify: true,
    entryFileNames: '[name]-[hash].js',
    chunkFileNames: '[name]-[hash].js',
    codeSplitting: {
      groups: [
        // One file for what most screens need, one for lists: few files come faster than many.
        {
          name: 'shared',
          test: /node_modules\/(?!@tanstack)|console\/(addresses|api\/(?!line)|parts\/(?!rows))/,
          priority: 2,
        },
        { name: 'list', test: /@tanstack|console\/(parts\/|screens\/jobs\/(job-|as-|result-|use-))/, priority: 1 },
      ],
    },
  });
  const chunks = output.filter((file): file is OutputChunk => file.type === 'chunk');
  writeFileSync(join(folder, 'screens.json'), JSON.stringify(filesOfScreens(chunks)));
  const entry = (name: string) => output.find((file) => file.type === 'chunk' && file.isEntry && file.name === name);
  const styles = readdirSync(`${source}/style`).sort();
  // What other files build on comes first.
  const ordered = ['tokens.css', 'frame.css', 'parts.css'];
  const style = [...ordered, ...styles.filter((name) => !ordered.includes(name))]
    .map((name) => readFileSync(`${source}/style/${name}`, 'utf8'))
    .join('\n');
  const styleName = `style-${createHash('sha256').update(style).digest('hex').slice(0, 8)}.css`;
  writeFileSync(join(assets, styleName), style);
  const at = (name: string | undefined) => `/_emulator/console/assets/${name}`;
  const head = [
    `<link rel="stylesheet" href="${at(styleName)}">`,
    // The address of the shared worker, for the page to start; no browser loads it by this.
    `<link data-line href="${at(entry('line')?.fileName)}">`,
    ...(entry('main') as OutputChunk).imports.map((name) => `<link rel="modulepreload" href="${at(name)}">`),
    `<script type="module" src="${at(entry('main')?.fileName)}"></script>`,
  ].join('\n');
  const template = readFileSync(`${source}/index.html`, 'utf8');
  writeFileSync(join(folder, 'index.html'), template.replace('<!-- assets -->', head));
  return output.flatMap((file) => (file.type === 'chunk' ? Object.keys(file.modules) : []));
}

/** Which files a screen loads besides those of the page, by its path: `/pipelines/:name`. */
function filesOfScreens(chunks: readonly OutputChunk[]): Readonly<Record<string, readonly string[]>> {
  const named = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const withImports = (name: string, found = new Set<string>()): Set<string> => {
    if (!found.has(name)) {
      found.add(name);
      for (const imported of named.get(name)?.imports ?? []) withImports(imported, found);
    }
    return found;
  };
  const main = chunks.find(({ isEntry, name }) => isEntry && name === 'main') as OutputChunk;
  const ofPage = withImports(main.fileName);
  const screens = readFileSync(`${source}/screens.ts`, 'utf8').matchAll(
    /path: '(?<path>[^']+)',(?:(?!path:).)*?import\('\.(?<module>[^']+)'\)/gs,
  );
  return Object.fromEntries(
    [...screens].map(({ groups: { path = '', module = '' } = {} }) => {
      const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`console${module}`));
      if (chunk === undefined) throw new Error(`No file has the screen ${path}.`);
      return [path, [...withImports(chunk.fileName)].filter((name) => !ofPage.has(name))];
    }),
  );
}
