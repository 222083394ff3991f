import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { Log } from '../runtime/log.ts';
import { createWarnOnce } from '../runtime/warn-once.ts';
import { type SecureContexts, type SecureIdentity, UnknownNameError } from './secure-contexts.ts';

/** What makes a client end a handshake because it knows nothing of the authority; libraries differ. */
const distrust = /ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN)/;

/** Ends TLS of a connection, for a server that then serves it as if it had come to its own port. */
export type EndTls = (socket: Socket) => void;

export function createEndTls(contexts: SecureContexts, server: Server, log: Log): EndTls {
  const warnOnce = createWarnOnce(log);
  let used: SecureIdentity | undefined;
  const secure = createServer({
    // Whoever offers none of these is refused, as `curl --http1.0` would be with the first alone.
    ALPNProtocols: ['http/1.1', 'http/1.0'],
    SNICallback(name, callback) {
      contexts.contextFor(name).then(
        (context) => callback(null, context),
        (error: Error) => {
          if (error instanceof UnknownNameError) warnOnce(error.message);
          else log.error(`No certificate for ${name} could be made`, error);
          callback(error);
        },
      );
    },
  });
  const tell = (error: NodeJS.ErrnoException) => {
    const warning = adviceOn(error);
    if (warning === undefined) log.debug(`A connection over TLS failed: ${error.message}`);
    else warnOnce(warning);
  };
  secure.on('tlsClientError', tell);
  secure.on('secureConnection', (socket) => {
    // In TLS 1.3 the server is done when the client judges its certificate.
    socket.on('error', tell);
    server.emit('connection', socket);
  });
  const begin = (socket: Socket, identity: SecureIdentity) => {
    if (identity !== used) secure.setSecureContext({ cert: identity.cert, key: identity.key });
    used = identity;
    secure.emit('connection', socket);
  };

  return (socket) => {
    const identity = contexts.usual();
    if (identity !== undefined) {
      begin(socket, identity);
      return;
    }
    contexts.renewUsual().then(
      (renewed) => begin(socket, renewed),
      (error) => {
        log.error('The certificate for HTTPS could not be renewed', error);
        socket.destroy();
      },
    );
  };
}

/** What a client has to do otherwise whose connection failed, in a sentence; undefined where nobody knows. */
function adviceOn({ code = '' }: NodeJS.ErrnoException): string | undefined {
  if (distrust.test(code)) {
    return "A client does not trust this machine's certificate authority, and has ended its connection: give it what 'codepipeline-local certificate' prints, as AWS_CA_BUNDLE or whatever it has for that.";
  }
  if (code !== 'ERR_SSL_HTTP_REQUEST') return undefined;
  return 'A client spoke HTTP where HTTPS is served: its URL has to begin with https://.';
}
