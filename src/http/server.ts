import type { RequestListener, Server } from 'node:http';
import type { ControlParts } from '../control/routing/route.ts';
import type { AfterStall } from '../protocol/bodies/body-stall.ts';
import { bucketOfHost } from '../s3/addressing.ts';
import type { S3EndpointParts } from '../s3/s3-endpoint.ts';
import { type AwsEndpointParts, createAwsEndpoint } from './aws/aws-endpoint.ts';
import { createLambdaEndpoint, type LambdaEndpointParts } from './aws/lambda-endpoint.ts';
import { createRestEndpoint } from './aws/rest-endpoint.ts';
import { openShortWay, type ShortWay, type ShortWayParts } from './aws/short-way.ts';
import { createControlEndpoint } from './control/control-endpoint.ts';
import { answerFailure, createFront, refusalDuringStop } from './front.ts';
import { createLandingPage } from './landing-page.ts';
import { createHttpServer } from './listening.ts';
import type { PageRules } from './web-pages.ts';

/** The emulator's port: what is below `/_emulator/` is the control API's and webhooks', everything else AWS's. */
export function createServer(
  aws: Omit<AwsEndpointParts, 'afterStall' | 'hostNames'> & Pick<ShortWayParts, 'afterIdleness'>,
  s3: S3EndpointParts,
  lambda: Omit<LambdaEndpointParts, 'afterStall' | 'hostNames'>,
  control: ControlParts,
): Server {
  const { afterStall, hostNames } = s3;
  const allowedNames = control.config.allowedHost;
  const programs: PageRules = { allowedNames, takesLinks: false };
  const people: PageRules = { allowedNames, takesLinks: true };

  const api = createAwsEndpoint({ ...aws, afterStall, hostNames });
  const server = createHttpServer((server) =>
    createFront(
      [
        refusalDuringStop(server),
        {
          ...createControlEndpoint(control, afterStall, {
            webhooks: programs,
            hasRoutes: control.config.control === 'on',
          }),
          isFor: ({ url = '/', headers }) =>
            url.startsWith('/_emulator/') && bucketOfHost(headers.host, hostNames) === undefined,
        },
        { ...api, pages: programs },
        { ...createLambdaEndpoint({ ...lambda, afterStall, hostNames }), pages: programs },
        { ...createLandingPage(s3, control), pages: people },
        { ...createRestEndpoint(s3), pages: people },
      ],
      control,
    ),
  );
  const fail: ShortWay['fail'] = (...failed) => answerFailure(api, ...failed, control);
  openShortWay(server, { ...api.short, fail }, { afterIdleness: aws.afterIdleness, realTime: aws.sts.realTime });
  return server;
}

/** The control API on a port of its own. */
export function createControlServer(control: ControlParts, afterStall: AfterStall): Server {
  const routes = createControlEndpoint(control, afterStall, { webhooks: undefined, hasRoutes: true });
  return createHttpServer((server): RequestListener => createFront([refusalDuringStop(server), routes], control));
}
