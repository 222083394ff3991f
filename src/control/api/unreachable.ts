/** What Node says of a certificate that it does not trust, or that is not for the name that was asked. */
const distrust = /^(CERT_|DEPTH_ZERO_|ERR_TLS_CERT_|SELF_SIGNED_|UNABLE_TO_)/;

/**
 * Why somebody who listens could not be asked, in a sentence with the way out; undefined where nobody seems to be
 * there.
 * @param error Of a request to the endpoint
 */
export function whyNotAsked(endpoint: string, { code = '' }: NodeJS.ErrnoException): string | undefined {
  if (distrust.test(code)) {
    return `${endpoint} has a certificate that is not trusted here (${code}); set NODE_EXTRA_CA_CERTS to a file of what to trust, such as 'codepipeline-local certificate' prints.`;
  }
  // Of OpenSSL, which was answered in plain text.
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    return `${endpoint} does not speak HTTPS; give ${endpoint.replace(/^https:/, 'http:')}, or the port of --tls.`;
  }
  // Of the port of HTTPS, which has got what is no handshake; or of who has just ended.
  if (code === 'ECONNRESET' && endpoint.startsWith('http:')) {
    return `${endpoint} ends the connection without an answer; if HTTPS is served there, give ${endpoint.replace(/^http:/, 'https:')}.`;
  }
  return undefined;
}
