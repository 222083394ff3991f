import { createRequire } from 'node:module';
import type { Plugin } from 'rolldown';

/** A function that nothing calls; whoever makes something call it reads why it fails. */
const uncalled = (what: string) =>
  `() => { throw new Error('${what} is left out of the program: scripts/left-out.ts') }`;

const { defaultInitOptions } = createRequire(import.meta.url)('fastify/lib/config-validator') as {
  readonly defaultInitOptions: object;
};

/**
 * Parts of packages that the program loads or names, and never uses: a third of what its packages would bring along.
 * Each is a pattern of files, and the module that stands in for them.
 */
const leftOut: readonly (readonly [files: RegExp, module: string])[] = [
  // Fastify makes these with its first route and calls them for routes with a schema; ours have none.
  [/\/@fastify\/ajv-compiler\/index\.js$/, `module.exports = () => ${uncalled('Ajv')};`],
  [
    /\/@fastify\/fast-json-stringify-compiler\/index\.js$/,
    `module.exports = () => ${uncalled('fast-json-stringify')};`,
  ],
  // Fastify's logger, which is off, and inject(), which is for tests.
  [
    /\/pino\/pino\.js$/,
    `module.exports = Object.assign(${uncalled('pino')}, { symbols: {}, stdSerializers: { err: (error) => error } });`,
  ],
  [/\/light-my-request\/index\.js$/, `module.exports = ${uncalled('light-my-request')};`],
  // Fastify's check of the options that it is made with, which also adds those that are not given. Fastify freezes what
  // it gets, so each app gets its own.
  [
    /\/fastify\/lib\/config-validator\.js$/,
    `const defaultInitOptions = ${JSON.stringify(defaultInitOptions)};
     const fill = (options) => Object.assign(options, { ...structuredClone(defaultInitOptions), ...options });
     module.exports = Object.assign(fill, { defaultInitOptions });`,
  ],
  // For an emulator behind a proxy.
  [
    /\/@fastify\/proxy-addr\/index\.js$/,
    `module.exports = { all: ${uncalled('proxy-addr')}, compile: ${uncalled('proxy-addr')} };`,
  ],
  // The router's: for routes with patterns, of which ours have none, and for trees that are compiled.
  [/\/safe-regex2\/index\.js$/, 'module.exports = () => true;'],
  [/\/find-my-way\/lib\/compiler\.js$/, `module.exports = { compileTree: ${uncalled('compileTree')} };`],
  // For plugins of Fastify's that ask for a version of it.
  [/\/semver\/index\.js$/, `module.exports = { gt: ${uncalled('semver')}, satisfies: ${uncalled('semver')} };`],
  // TypeBox's schemas of schemas, by their URLs: ours refer to none.
  [/\/typebox\/build\/schema\/meta\/meta\.mjs$/, 'export const Meta = {};'],
  // TypeBox's messages in 39 languages beside English.
  [/\/typebox\/build\/system\/locale\/(?!en_US|index|_)\w+\.mjs$/, ''],
];

/** Puts the modules above in place of the files. */
export const withoutUnusedParts: Plugin = {
  name: 'without-unused-parts',
  load(id) {
    const path = id.replaceAll('\\', '/');
    const [, code] = leftOut.find(([files]) => files.test(path)) ?? [];
    return code === undefined ? null : { code, moduleType: 'js', map: { mappings: '' } };
  },
};
