import { X509Certificate } from 'node:crypto';
import { bmpString, type Der, explicit, integer, objectIdentifier, octetString, sequence, set } from './der.ts';

/**
 * By this attribute alone Java takes a certificate of a PKCS #12 file for one to trust (`trustedKeyUsage`, of Oracle's
 * own; OpenJDK's sun.security.pkcs12.PKCS12KeyStore), which here is for any extended key usage.
 */
const trustedKeyUsage = objectIdentifier('2.16.840.1.113894.746875.1.1');
const anyExtendedKeyUsage = objectIdentifier('2.5.29.37.0');

const friendlyName = objectIdentifier('1.2.840.113549.1.9.20');
const bagOfCertificate = objectIdentifier('1.2.840.113549.1.12.10.1.3');
const certificateOfX509 = objectIdentifier('1.2.840.113549.1.9.22.1');
const data = objectIdentifier('1.2.840.113549.1.7.1');

/**
 * A trust store for Java, as PKCS #12 (RFC 7292). What is in it is public, so it is neither encrypted nor sealed: any
 * password opens it, or none.
 * @param certificates In PEM, by alias
 */
export function trustStoreOf(certificates: Readonly<Record<string, string>>): Buffer {
  const bags = Object.entries(certificates).map(([alias, pem]) => {
    const certificate = sequence(certificateOfX509, explicit(0, octetString(new X509Certificate(pem).raw)));
    const attributes = set(attribute(friendlyName, bmpString(alias)), attribute(trustedKeyUsage, anyExtendedKeyUsage));
    return sequence(bagOfCertificate, explicit(0, certificate), attributes);
  });
  const version = integer(3);
  return sequence(version, dataOf(sequence(dataOf(sequence(...bags)))));
}

const attribute = (name: Der, value: Der): Der => sequence(name, set(value));

/** What is neither encrypted nor signed. */
const dataOf = (value: Der): Der => sequence(data, explicit(0, octetString(value)));
