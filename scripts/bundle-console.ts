import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const source = 'src/console';

/**
 * Makes the console's page: `index.html`, and beside it `assets/` with files whose names change with what is in them.
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
  });
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
    `<script type="module" src="${at(entry('main')?.fileName)}"></script>`,
  ].join('\n');
  const template = readFileSync(`${source}/index.html`, 'utf8');
  writeFileSync(join(folder, 'index.html'), template.replace('<!-- assets -->', head));
  return output.flatMap((file) => (file.type === 'chunk' ? Object.keys(file.modules) : []));
}
