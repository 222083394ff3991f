import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import module from 'node:module';
import { join } from 'node:path';
import { type AwsHost, endpointIn, endpointVariableOf, readAwsHost } from './aws-hosts.ts';

type Callback = (answer: IncomingMessage) => void;
type Request = (...args: [string | URL | RequestOptions, ...unknown[]]) => ClientRequest;

/** `node:http` or `node:https`, whose functions are put in place of. */
interface HttpModule {
  request: Request;
  get: Request;
  readonly Agent: new (options: { keepAlive: boolean }) => Agent;
}

/** A request's options, whichever way they were given, and who takes the answer. */
interface Asked {
  readonly options: RequestOptions;
  readonly callback: Callback | undefined;
}

/**
 * Leads what this process asks of AWS's own host names to the emulator, or to where a variable says that a service is:
 * for SDKs that read no endpoint from the environment, such as version 2 for JavaScript, and for those that were
 * bundled with a program. What is asked of the emulator keeps its Host header, which is signed. What nobody has fails
 * with a sentence, and never leaves this machine.
 * `AWS_ENDPOINT_URL` is the emulator, `AWS_ENDPOINT_URL_SNS` and its like are other services.
 */
export function redirectAwsRequests(): void {
  // Loaded now, and not imported: an import of them reads all their members, and with them Node's fetch.
  const load = module.createRequire(join(process.cwd(), 'any.js'));
  const modules = { 'http:': load('http') as HttpModule, 'https:': load('https') as HttpModule };
  const originals = { 'http:': modules['http:'].request, 'https:': modules['https:'].request };
  const agents: Partial<Record<string, Agent>> = {};

  for (const [protocol, module] of Object.entries(modules)) {
    const original = module.request;
    module.request = (...args) => {
      const asked = readArguments(args);
      const host = readAwsHost(hostOf(asked.options));
      return host === undefined ? original(...args) : redirect(host, asked, protocol);
    };
    module.get = (...args) => {
      const request = module.request(...args);
      request.end();
      return request;
    };
  }
  // What ES modules have imported by name follows.
  module.syncBuiltinESMExports();

  function redirect(host: AwsHost, { options, callback }: Asked, protocol: string): ClientRequest {
    const endpoint = endpointIn(process.env, host);
    if (endpoint === undefined) return refused(host);
    const { protocol: to, hostname, port, pathname } = new URL(endpoint);
    const scheme = to === 'https:' ? to : 'http:';
    agents[scheme] ??= new modules[scheme].Agent({ keepAlive: true });
    const {
      agent: _,
      socketPath: __,
      createConnection: ___,
      ...rest
    } = options as RequestOptions & {
      createConnection?: unknown;
    };
    return originals[scheme](
      {
        ...rest,
        protocol: scheme,
        host: hostname.replace(/^\[|\]$/g, ''),
        hostname: hostname.replace(/^\[|\]$/g, ''),
        port: port || null,
        path: pathname.replace(/\/$/, '') + (options.path ?? '/'),
        agent: agents[scheme] as Agent,
        headers: withHost(options, protocol),
      },
      ...(callback === undefined ? [] : [callback]),
    );
  }

  /** A request that fails as one does whose host is not there. */
  function refused(host: AwsHost): ClientRequest {
    const error = new Error(
      `This is not AWS: codepipeline-local has no ${host.service}. Say where another emulator of it is by ${endpointVariableOf(host)}, or for functions by the member endpoints of their fixture.`,
    );
    const createConnection = (_: unknown, fail: (error: Error) => void) => {
      fail(error);
    };
    return originals['http:']({ host: '127.0.0.1', createConnection } as RequestOptions);
  }
}

/** `(url)`, `(url, options)` and `(options)`, each with a callback behind it or without one. */
function readArguments(args: readonly unknown[]): Asked {
  const [first, second, third] = args;
  const callback = [second, third].find((each) => typeof each === 'function') as Callback | undefined;
  const given = typeof second === 'object' && second !== null ? (second as RequestOptions) : {};
  if (typeof first !== 'string' && !(first instanceof URL)) return { options: first as RequestOptions, callback };
  const { protocol, hostname, port, pathname, search } = new URL(first);
  return { options: { protocol, hostname, port, path: pathname + search, ...given }, callback };
}

/** Without the port. */
function hostOf({ hostname, host }: RequestOptions): string {
  return (hostname ?? host ?? '').replace(/:\d+$/, '');
}

/** The headers with the host that was meant: it stands in the signature. */
function withHost(options: RequestOptions, protocol: string): RequestOptions['headers'] {
  const { headers } = options;
  if (Array.isArray(headers)) return headers;
  const hasHost = Object.keys(headers ?? {}).some((name) => name.toLowerCase() === 'host');
  if (hasHost) return headers;
  const usual = protocol === 'https:' ? 443 : 80;
  const port = Number(options.port || usual);
  return { ...headers, Host: hostOf(options) + (port === usual ? '' : `:${port}`) };
}
