import { version } from '../runtime/version.ts';
import { type ControlParts, controlPath } from './routing/route.ts';

/** Where clients ask whether requests are served. */
export const healthPath = `${controlPath}/health`;

/** What the health check returns. It stands apart from the other routes because it is answered without them. */
export function healthOf({ config: { account, region }, ports }: Pick<ControlParts, 'config' | 'ports'>) {
  const { aws, control = null } = ports();
  return { status: 'ok', version, account, region, ports: { aws, control } } as const;
}
