import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { isIPv4 } from 'node:net';
import {
  bitString,
  boolean,
  type Der,
  explicit,
  implicit,
  integer,
  membersOf,
  objectIdentifier,
  octetString,
  sequence,
  set,
  time,
  utf8String,
} from './der.ts';
import { permittedAddresses, permittedNames } from './names.ts';

/** A certificate and its private key, in PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

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
export function makeAuthority(owner: string, now: number): Identity {
  const keys = makeKeys();
  const name = nameOf(`codepipeline-local of ${owner}`);
  const permitted = [...permittedNames.map(dnsName), ...permittedAddresses.map(ipRange)];
  const extensions = [
    // An authority, right above the certificates.
    extension('2.5.29.19', sequence(boolean(true), integer(0)), isCritical),
    // It signs certificates and lists of revoked ones.
    extension('2.5.29.15', bitString(Buffer.from([0b0000_0110]), 1), isCritical),
    extension('2.5.29.30', sequence(explicit(0, Buffer.concat(permitted.map((base) => sequence(base))))), isCritical),
    extension('2.5.29.14', octetString(identifierOf(keys.publicKey))),
  ];
  const issuer = { name, key: keys.privateKey };
  const validity = [now - toleratedDelay, now + lifeOfAuthority] as const;
  return signed({ issuer, subject: name, validity, keys, extensions });
}

/** Names and addresses that a server is asked for by. */
export interface ServerNames {
  readonly dns: readonly string[];
  readonly ip: readonly string[];
}

/** Makes a server's certificate. */
export function makeServerCertificate(authority: Identity, { dns, ip }: ServerNames, now: number): Identity {
  const above = new X509Certificate(authority.certificate);
  const keys = makeKeys();
  const extensions = [
    // No authority.
    extension('2.5.29.19', sequence(), isCritical),
    // Its key signs handshakes of servers.
    extension('2.5.29.15', bitString(Buffer.from([0b1000_0000]), 7), isCritical),
    extension('2.5.29.37', sequence(objectIdentifier('1.3.6.1.5.5.7.3.1'))),
    extension('2.5.29.17', sequence(...dns.map(dnsName), ...ip.map((each) => ipName(bytesOfAddress(each))))),
    extension('2.5.29.14', octetString(identifierOf(keys.publicKey))),
    extension('2.5.29.35', sequence(implicit(0, identifierOf(above.publicKey)))),
  ];
  const issuer = { name: subjectOf(above), key: createPrivateKey(authority.key) };
  const end = Math.min(now + lifeOfCertificate, Date.parse(above.validTo));
  const validity = [now - toleratedDelay, end] as const;
  return signed({ issuer, subject: nameOf('codepipeline-local'), validity, keys, extensions });
}

interface Keys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

function makeKeys(): Keys {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

/** What a certificate says. */
interface Statement {
  readonly issuer: { readonly name: Der; readonly key: KeyObject };
  readonly subject: Der;
  /** From and to, epoch milliseconds. */
  readonly validity: readonly [number, number];
  readonly keys: Keys;
  readonly extensions: readonly Der[];
}

/** A certificate of version 3, in the order of RFC 5280, 4.1, with the key that it is for. */
function signed({ issuer, subject, validity: [from, to], keys, extensions }: Statement): Identity {
  const algorithm = sequence(objectIdentifier('1.2.840.10045.4.3.2'));
  // Another for each key: 126 bits of its identifier. Positive, and of as many bytes each time.
  const [first = 0, ...others] = identifierOf(keys.publicKey).subarray(0, 16);
  const serialNumber = integer(0x40 | (first >> 2), ...others);
  const statement = sequence(
    explicit(0, integer(2)),
    serialNumber,
    algorithm,
    issuer.name,
    sequence(time(from), time(to)),
    subject,
    keys.publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(...extensions)),
  );
  const certificate = sequence(statement, algorithm, bitString(sign('sha256', statement, issuer.key)));
  return {
    // Node's own reading of it: what it does not take would fail in every client.
    certificate: new X509Certificate(certificate).toString(),
    key: String(keys.privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}

const isCritical = boolean(true);

function extension(name: string, value: Der, ...critical: readonly Der[]): Der {
  return sequence(objectIdentifier(name), ...critical, octetString(value));
}

/** A name of one part, the common name. */
function nameOf(commonName: string): Der {
  return sequence(set(sequence(objectIdentifier('2.5.4.3'), utf8String(commonName))));
}

/** Go compares it with the issuer's name byte by byte, so it is not written anew. */
function subjectOf({ raw }: X509Certificate): Der {
  const [statement] = membersOf(raw) as [Der];
  return membersOf(statement)[5] as Der;
}

/** SHA-1 of the key itself (RFC 5280, 4.2.1.2): of a key on P-256 the last 65 bytes, an uncompressed point. */
function identifierOf(publicKey: KeyObject): Buffer {
  const point = publicKey.export({ type: 'spki', format: 'der' }).subarray(-65);
  return createHash('sha1').update(point).digest();
}

const dnsName = (name: string): Der => implicit(2, Buffer.from(name));
const ipName = (bytes: Uint8Array): Der => implicit(7, bytes);

/** `127.0.0.0/8`: the address, and a mask with as many bits. */
function ipRange(range: string): Der {
  const [address = '', bits] = range.split('/');
  const bytes = bytesOfAddress(address);
  const mask = bytes.map((_, index) => 0xff00 >> Math.min(8, Math.max(0, Number(bits) - 8 * index)));
  return ipName(Buffer.concat([bytes, mask]));
}

/** Of version 4, or of version 6 with at most one `::`. */
function bytesOfAddress(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const [front = [], back = []] = address.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const groups = [...front, ...Array(8 - front.length - back.length).fill('0'), ...back];
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
