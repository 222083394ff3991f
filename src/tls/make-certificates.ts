// Loaded when a certificate is made: once on a machine, and then every two months (decision 0022).
import 'reflect-metadata';
import { createPrivateKey, KeyObject, type webcrypto, X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_nameConstraints,
  NameConstraints,
} from '@peculiar/asn1-x509';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509Certificate as ReadCertificate,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { permittedAddresses, permittedNames } from './names.ts';

/** A certificate and its private key, in PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

const day = 24 * 60 * 60 * 1000;

/** Ten years: whoever has told a client of it does so once. */
const lifeOfAuthority = 3650 * day;

/** Clients take certificates of public authorities for 398 days at most; ours are renewed by themselves. */
const lifeOfCertificate = 90 * day;

/** Clocks of containers and virtual machines may be behind. */
const toleratedDelay = day;

/**
 * Makes a certificate authority that can vouch for AWS's names and this machine's alone: its key opens nothing else to
 * whoever steals it.
 * @param now Epoch milliseconds
 */
export async function makeAuthority(owner: string, now: number): Promise<Identity> {
  const keys = await makeKeys();
  const permitted = [
    ...permittedNames.map((dNSName) => ({ dNSName })),
    ...permittedAddresses.map((iPAddress) => ({ iPAddress })),
  ];
  const constraints = new NameConstraints({
    permittedSubtrees: new GeneralSubtrees(
      permitted.map((name) => new GeneralSubtree({ base: new GeneralName(name) })),
    ),
  });
  const made = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [`codepipeline-local of ${owner}`] }],
    notBefore: new Date(now - toleratedDelay),
    notAfter: new Date(now + lifeOfAuthority),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      new Extension(id_ce_nameConstraints, true, AsnConvert.serialize(constraints)),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return identityOf(made, keys.privateKey);
}

/** Names and addresses that a server is asked for by. */
interface ServerNames {
  readonly dns: readonly string[];
  readonly ip: readonly string[];
}

/** Makes a server's certificate. */
export async function makeServerCertificate(
  authority: Identity,
  { dns, ip }: ServerNames,
  now: number,
): Promise<Identity> {
  const issuer = new ReadCertificate(authority.certificate);
  const keys = await makeKeys();
  const made = await X509CertificateGenerator.create({
    subject: [{ CN: ['codepipeline-local'] }],
    issuer: issuer.subject,
    notBefore: new Date(now - toleratedDelay),
    notAfter: new Date(Math.min(now + lifeOfCertificate, issuer.notAfter.getTime())),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: await signingKeyOf(authority),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        ...dns.map((value) => ({ type: 'dns' as const, value })),
        ...ip.map((value) => ({ type: 'ip' as const, value })),
      ]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return identityOf(made, keys.privateKey);
}

function makeKeys() {
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function signingKeyOf({ key }: Identity): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(key).export({ type: 'pkcs8', format: 'der' });
  return await crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
}

/** Node's own reading of it, too: what it does not take would fail in every client. */
function identityOf(made: ReadCertificate, privateKey: webcrypto.CryptoKey): Identity {
  const certificate = new X509Certificate(Buffer.from(made.rawData));
  const key = KeyObject.from(privateKey).export({ type: 'pkcs8', format: 'pem' });
  return { certificate: certificate.toString(), key: String(key) };
}
