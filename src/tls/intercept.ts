import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import * as tls from 'node:tls';
import type { ProxyPass } from '../config/emulator-options.ts';
import { isOfAws } from '../runtime/aws-hosts.ts';
import { intercepting } from '../runtime/environment.ts';
import { stateFolder } from '../runtime/state-folder.ts';
import { trustStoreOf } from './trust-store.ts';

type Environment = Readonly<Record<string, string>>;

/** By what clients are told whom to trust, in the order in which what they hold already is looked for. */
const bundleVariables = [
  'AWS_CA_BUNDLE',
  'SSL_CERT_FILE',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
  'PERL_LWP_SSL_CA_FILE',
] as const;

/** Java's own default; the trust store opens with any. */
const password = 'changeit';

/** Hosts that are asked directly, whatever a user's own settings are. */
const local = ['localhost', '127.0.0.1', '::1'];

interface Interception {
  readonly proxyUrl: string;
  /** Of the authority, in PEM. */
  readonly certificate: string;
  /** Whether other hosts are reached through the proxy, whose certificates have then to be known, too. */
  readonly proxyPass: ProxyPass;
  /** For the files that clients read: whom they are to trust. */
  readonly folder: string;
}

/** A worker's environment in which what it asks of AWS's own host names comes to an emulator, in whatever language. */
export function interceptAll(environment: Environment, how: Interception): Record<string, string> {
  const { proxyUrl, certificate, proxyPass, folder } = how;
  const { hostname, port } = new URL(proxyUrl);
  const others = othersTrusted(environment, proxyPass === 'on');
  const bundle = join(folder, 'trusted.pem');
  writeFileSync(bundle, [certificate, ...others].map((pem) => `${pem.trimEnd()}\n`).join(''));
  const store = keptTrustStore([certificate, ...others], folder);
  const direct = directHosts(environment);
  const java = [
    ...['http', 'https'].flatMap((scheme) => [`-D${scheme}.proxyHost=${hostname}`, `-D${scheme}.proxyPort=${port}`]),
    `-Dhttp.nonProxyHosts=${direct.map((host) => host.replace(/^(?=\.)/, '*')).join('|')}`,
    `-Djavax.net.ssl.trustStore=${store}`,
    '-Djavax.net.ssl.trustStoreType=PKCS12',
    `-Djavax.net.ssl.trustStorePassword=${password}`,
  ];
  return intercepting({
    ...environment,
    // Ruby knows the one of plain text alone, and takes it for both (findings/ruby-knows-no-https-proxy.sh).
    ...Object.fromEntries(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].map((name) => [name, proxyUrl])),
    NO_PROXY: direct.join(),
    no_proxy: direct.join(),
    ...Object.fromEntries(bundleVariables.map((name) => [name, bundle])),
    NODE_EXTRA_CA_CERTS: bundle,
    NODE_USE_ENV_PROXY: '1',
    // Without it Perl's LWP looks at no proxy of the environment.
    PERL_LWP_ENV_PROXY: '1',
    // PHP's curl reads no variable. What begins with a separator goes on with the folders that PHP reads anyway.
    PHP_INI_SCAN_DIR: [environment.PHP_INI_SCAN_DIR, settingsOfPhp(bundle, folder)].join(delimiter),
    JAVA_TOOL_OPTIONS: [environment.JAVA_TOOL_OPTIONS, ...java.map(quoted)].filter(Boolean).join(' '),
  });
}

/** A folder of settings for PHP, whose curl takes this one, and before its own `curl.cainfo` (run with PHP 8.2). */
function settingsOfPhp(bundle: string, folder: string): string {
  writeFileSync(join(folder, 'trusted.ini'), `openssl.cafile = "${bundle}"\n`);
  return folder;
}

/**
 * The trust store of certificates, made once for all commands: with the world's it takes half a second. It is public,
 * and kept beside the authority; where that cannot be written, in the command's own folder.
 */
function keptTrustStore(certificates: readonly string[], ownFolder: string): string {
  const name = `trusted-${createHash('sha256').update(certificates.join()).digest('hex').slice(0, 16)}.p12`;
  const kept = join(stateFolder(), name);
  if (existsSync(kept)) return kept;
  const draft = join(ownFolder, name);
  writeFileSync(draft, trustStoreOf(named(certificates)));
  try {
    copyFileSync(draft, `${kept}.${process.pid}`);
    renameSync(`${kept}.${process.pid}`, kept);
    return kept;
  } catch {
    return draft;
  }
}

/** The user's own exceptions, without those that would let requests to AWS go there directly. */
function directHosts({ NO_PROXY = '', no_proxy = '' }: Environment): string[] {
  const given = `${NO_PROXY},${no_proxy}`.split(/[\s,]+/).filter(Boolean);
  const kept = given.filter((entry) => entry !== '*' && !isOfAws(`.${entry.replace(/^\*?\.|:\d+$/g, '')}`));
  return [...new Set([...local, ...kept])];
}

/** Certificates in PEM that clients trust besides: the user's own, and the world's where it is reached. */
function othersTrusted(environment: Environment, reachesWorld: boolean): string[] {
  const files = new Set([...bundleVariables, 'NODE_EXTRA_CA_CERTS'].map((name) => environment[name] ?? ''));
  const texts = [...files].filter(Boolean).map((file) => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      // Whoever reads it by itself would do without it, or complain.
      return '';
    }
  });
  const given = texts.flatMap((text) => text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []);
  return [...new Set([...given, ...(reachesWorld ? worlds() : [])])];
}

/** Node 22.14 has no list of the system's. */
function worlds(): readonly string[] {
  return [...tls.rootCertificates, ...(tls.getCACertificates?.('system') ?? [])];
}

/** An alias for each. What Node cannot read, Java could not either. */
function named(certificates: readonly string[]): Record<string, string> {
  return Object.fromEntries(certificates.map((pem, index) => [`trusted-${index}`, pem]));
}

/** As the Java virtual machine reads a value with spaces. */
function quoted(option: string): string {
  return /\s/.test(option) ? `"${option}"` : option;
}
