import type { IncomingMessage, ServerResponse } from 'node:http';
import { loadOnce } from '../../bounds/memoize.ts';
import { healthOf, healthPath } from '../../control/health.ts';
import type { ControlParts } from '../../control/routing/route.ts';
import type { AfterStall } from '../../protocol/bodies/body-stall.ts';
import { type Endpoint, jsonFailure, sendJson } from '../front.ts';
import { refusalByControl } from '../web-pages.ts';
import type { ControlContent } from './control-app.ts';

/**
 * What is below `/_emulator/`. The health check is answered here; the first request for anything else loads Fastify and
 * the routes, which takes longer than all the rest of a start.
 */
export function createControlEndpoint(
  control: ControlParts,
  afterStall: AfterStall,
  content: ControlContent,
): Endpoint {
  const load = loadOnce(async () => {
    const { createControlApp } = await import('./control-app.ts');
    return createControlApp(control, afterStall, content);
  });
  const answer = async (message: IncomingMessage, response: ServerResponse) => (await load())(message, response);

  return {
    isFor: () => true,
    pages: undefined,
    answer(message, response, fail) {
      const { method, url } = message;
      // Tools that only look whether somebody answers send HEAD, as `wget --spider` does.
      const isHealthCheck = (method === 'GET' || method === 'HEAD') && url === healthPath;
      if (
        isHealthCheck &&
        refusalByControl(message, { allowedNames: control.config.allowedHost, takesLinks: false }) === undefined
      ) {
        sendJson(response, 200, healthOf(control));
      } else answer(message, response).catch(fail);
    },
    failure: jsonFailure,
  };
}
