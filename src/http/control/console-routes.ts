import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { healthOf } from '../../control/health.ts';
import type { ControlParts } from '../../control/routing/route.ts';

/** Where the console is served. */
const consolePath = '/_emulator/console';

/** What the page may do: nothing that its own files do not, and no other page may show it in a frame. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types console-line',
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
};

/** A link to the page may be followed from anywhere: the page with the link cannot look into it. */
const opened = { takesLinks: true };

/** A name changes with what is in the file. */
const forever = 'public, max-age=31536000, immutable';

/** The pages of the console, which `npm run build` has made. They ask the control API beside them for everything. */
export function consoleRoutes(parts: Pick<ControlParts, 'config' | 'ports'>): readonly RouteOptions[] {
  const page = (request: FastifyRequest, reply: FastifyReply) =>
    sendFile(reply, 'index.html', 'no-cache', (text) => withWhatItNeeds(text, request.url, parts));
  return [
    {
      method: 'GET',
      url: '/_emulator/',
      config: opened,
      handler: async (_, reply) => reply.redirect(`${consolePath}/`),
    },
    {
      method: 'GET',
      url: `${consolePath}/assets/:name`,
      handler: ({ params }, reply) => sendFile(reply, `assets/${(params as { readonly name: string }).name}`, forever),
    },
    // The page itself knows its screens.
    { method: 'GET', url: `${consolePath}/*`, config: opened, handler: page },
    { method: 'GET', url: consolePath, config: opened, handler: page },
  ];
}

/**
 * The page with what its screen would have to ask for one after the other: which files that loads, and whose the
 * emulator is.
 */
async function withWhatItNeeds(
  page: string,
  url: string,
  parts: Pick<ControlParts, 'config' | 'ports'>,
): Promise<string> {
  const screens = JSON.parse((await read('screens.json'))?.toString() ?? '{}') as Record<string, readonly string[]>;
  const [, screen = 'pipelines', below] = (url.split('?', 1)[0] as string).slice(consolePath.length).split('/');
  const path = Object.keys(screens).find((each) => {
    const [, first, second] = each.split('/');
    return first === (screen || 'pipelines') && (second !== undefined) === (below !== undefined);
  });
  const files = (path === undefined ? undefined : screens[path]) ?? [];
  const loads = files.map((name) => `<link rel="modulepreload" href="${consolePath}/assets/${name}">`);
  const health = JSON.stringify(healthOf(parts)).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return page.replace('</head>', () => [...loads, `<meta name="emulator" content="${health}">`, '</head>'].join('\n'));
}

async function sendFile(
  reply: FastifyReply,
  name: string,
  caching: string,
  edited: (text: string) => string | Promise<string> = (text) => text,
): Promise<FastifyReply> {
  const type = types[extname(name)];
  const content = type === undefined ? undefined : await read(name);
  if (type === undefined || content === undefined) {
    const sentence =
      name === 'index.html'
        ? 'The console has not been built: run "npm run build" once.'
        : `The console has no file '${basename(name)}'; load its page anew.`;
    return reply.code(404).type('text/plain; charset=utf-8').send(sentence);
  }
  return reply
    .headers({
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': caching,
    })
    .type(type)
    .send(type === types['.html'] ? await edited(content.toString()) : content);
}

/** The bundle has the page beside itself; the sources take that of the package, which the last build has made. */
const besides = fileURLToPath(new URL('console/', import.meta.url));
const ofPackage = () =>
  join(createRequire(import.meta.url).resolve('codepipeline-local/package.json'), '../dist/console');
const folder = existsSync(besides) ? besides : ofPackage();

/** What the build names its files, none of which leads out of the folder. */
const fileName = /^(assets\/)?[\w-]{1,100}\.\w{1,10}$/;

async function read(name: string): Promise<Buffer | undefined> {
  if (!fileName.test(name)) return undefined;
  try {
    return await readFile(join(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
