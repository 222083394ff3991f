import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { OptionError } from '../config/option-values.ts';
import { instant } from '../domain/duration.ts';
import type { SecureContexts } from './secure-contexts.ts';

/** The user's own certificate, for all that is asked for. */
interface OwnCertificate {
  readonly contexts: SecureContexts;
  /** With those that vouch for it, in PEM. */
  readonly certificate: string;
  /** Sentences about why clients may refuse it. */
  readonly warnings: readonly string[];
}

/**
 * Reads a certificate and its key, in PEM.
 * @param now Epoch milliseconds by the real clock
 * @throws OptionError
 */
export function readOwnCertificate(certificateFile: string, keyFile: string, now: number): OwnCertificate {
  const identity = { cert: readFile('--tls-cert', certificateFile), key: readFile('--tls-key', keyFile) };
  try {
    refuseWrongFiles(identity, certificateFile, keyFile);
    const context = createSecureContext(identity);
    const contexts = { usual: () => identity, renewUsual: async () => identity, contextFor: async () => context };
    return { contexts, certificate: identity.cert, warnings: warningsOn(identity.cert, certificateFile, now) };
  } catch (error) {
    if (error instanceof OptionError) throw error;
    const why = (error as Error).message;
    throw new OptionError(
      `--tls-cert ${certificateFile} and --tls-key ${keyFile} are not a certificate and its key, in PEM (${why}).`,
    );
  }
}

function readFile(option: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new OptionError(`${option}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** @throws OptionError for what a person may have mixed up; Error for what cannot be read */
function refuseWrongFiles({ cert, key }: Pair, certificateFile: string, keyFile: string): void {
  const certificates = blocksOf(cert, 'CERTIFICATE');
  const [keyBlock] = blocksOf(key, 'PRIVATE KEY');
  const [first] = certificates;
  if (first === undefined || keyBlock === undefined) {
    if (blocksOf(cert, 'PRIVATE KEY').length > 0 && blocksOf(key, 'CERTIFICATE').length > 0) {
      throw new OptionError(
        `--tls-cert ${certificateFile} is a key, and --tls-key ${keyFile} a certificate; swap them.`,
      );
    }
    throw new OptionError(
      first === undefined
        ? `--tls-cert: ${certificateFile} holds no certificate in PEM; give a file with BEGIN CERTIFICATE in it.`
        : `--tls-key: ${keyFile} holds no key in PEM; give a file with BEGIN PRIVATE KEY in it.`,
    );
  }
  if (keyBlock.includes('ENCRYPTED')) {
    throw new OptionError(
      `--tls-key: ${keyFile} is encrypted; give a key without a passphrase, as 'openssl pkey -in ${keyFile}' prints it.`,
    );
  }
  const privateKey = createPrivateKey(keyBlock);
  const place = certificates.findIndex((block) => new X509Certificate(block).checkPrivateKey(privateKey));
  if (place > 0) {
    throw new OptionError(
      `--tls-cert: ${certificateFile} does not begin with the certificate of the key; put it first, and those that vouch for it behind it.`,
    );
  }
  if (place < 0) {
    throw new OptionError(
      `--tls-key: ${keyFile} is not the key of the certificate in ${certificateFile}; give the two that belong together.`,
    );
  }
}

/** What stands between marks whose words end like this: `RSA PRIVATE KEY` is a private key, too. */
function blocksOf(pem: string, words: string): readonly string[] {
  return pem.match(new RegExp(`-----BEGIN ([A-Z0-9 ]*${words})-----[^]+?-----END \\1-----`, 'g')) ?? [];
}

function warningsOn(pem: string, file: string, now: number): string[] {
  const { validFrom, validTo } = new X509Certificate(pem);
  const [from, to] = [Date.parse(validFrom), Date.parse(validTo)];
  if (now > to) return [`--tls-cert: ${file} has expired (${instant(to)}): clients will refuse it; have it renewed.`];
  if (now < from) {
    return [`--tls-cert: ${file} is not valid before ${instant(from)}: clients will refuse it until then.`];
  }
  return [];
}
