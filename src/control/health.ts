import { version } from '../runtime/version.ts';
import { capability, inputSchema } from './capability.ts';
import type { Health } from './types.ts';

export const getHealth = capability<object, Health>({
  method: 'GET',
  path: '/health',
  summary: 'Say that requests are served, and whose the emulator is',
  answer: 'Health',
  schema: inputSchema(),
  run: ({ config: { account, region }, ports }) => {
    const { aws, control = null } = ports();
    return { status: 'ok', version, account, region, ports: { aws, control } };
  },
});
