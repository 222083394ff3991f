import type { Config } from '../config/config.ts';
import { optionDefinitions } from '../config/options.ts';
import { worldKey, worldOf } from '../domain/world.ts';
import { list, object, text } from '../model/shape.ts';
import { version } from '../runtime/version.ts';
import { route } from './routing/route.ts';
import { accountId, nothing, worldMembers } from './routing/shapes.ts';

export const settings = object(
  {
    version: text(),
    account: accountId,
    region: text(),
    options: list(
      object({ flag: text('Without the dashes.'), value: text() }),
      'Those in force, defaults included. Of keys their ids alone, of fixtures given as values how many.',
    ),
  },
  'How an emulator was started.',
);

export const getSettings = route({
  method: 'GET',
  path: '/settings',
  summary: 'Show the options that are in force, without secrets',
  input: nothing,
  answer: settings,
  run: ({ config }) => ({
    version,
    account: config.account,
    region: config.region,
    options: optionDefinitions
      .map(({ key, flag }) => ({ flag, value: valueText(config, key) }))
      .filter(({ value }) => value !== ''),
  }),
});

export const placeDescription = object(worldMembers, 'An account and a region.');

export const listPlaces = route({
  method: 'GET',
  path: '/places',
  summary: 'List the accounts and regions in which there is something',
  input: nothing,
  answer: object({ places: list(placeDescription) }, "The emulator's own is always among them."),
  run: ({ config, engine, store }) => {
    const own = worldKey({ accountId: config.account, region: config.region });
    const worlds = engine.read(() => new Set([...store.worlds.list(), own]));
    return { places: [...worlds].sort().map(worldOf) };
  },
});

function valueText(config: Config, key: keyof Config): string {
  if (key === 'credentials') return config.credentials.map(({ accessKeyId }) => accessKeyId).join(' ');
  // Values of parameters may be secrets.
  if (key === 'parameter') return Object.keys(config.parameter).join(' ');
  if (key === 'fixtures') {
    return config.fixtures.map((source) => (typeof source === 'string' ? source : 'a document')).join(' ');
  }
  if (key === 'acknowledgementWindow' || key === 'continuationDelay') return `${config[key] / 1000}s`;
  if (key === 'upstream')
    return Object.entries(config.upstream)
      .map((pair) => pair.join('='))
      .join(' ');
  return [config[key] ?? ''].flat().join(' ');
}
