import { integer, literal, object, orNull, text } from '../model/shape.ts';
import { version } from '../runtime/version.ts';
import { route } from './route.ts';
import { accountId, nothing } from './shapes.ts';
import type { Health } from './types.ts';

const port = integer(undefined, { minimum: 1, maximum: 65_535 });

export const health = object(
  {
    status: literal('ok'),
    version: text(),
    account: accountId,
    region: text(),
    ports: object(
      { aws: port, control: orNull(port) },
      "Where it listens; the control API's is null when that is switched off.",
    ),
  },
  'What the health check returns.',
);

export const getHealth = route({
  method: 'GET',
  path: '/health',
  summary: 'Say that requests are served, and whose the emulator is',
  input: nothing,
  answer: health,
  run: ({ config: { account, region }, ports }): Health => {
    const { aws, control = null } = ports();
    return { status: 'ok', version, account, region, ports: { aws, control } };
  },
});
