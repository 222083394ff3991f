// Loaded when a trust store is written (decision 0022).
import { X509Certificate } from 'node:crypto';
import { ContentInfo, id_data } from '@peculiar/asn1-cms';
import {
  AuthenticatedSafe,
  CertBag,
  id_certBag,
  id_x509Certificate,
  PFX,
  PKCS12Attribute,
  SafeBag,
  SafeContents,
} from '@peculiar/asn1-pfx';
import { AsnBmpStringConverter, AsnConvert, AsnObjectIdentifierConverter, OctetString } from '@peculiar/asn1-schema';

/**
 * By this attribute alone Java takes a certificate of a PKCS #12 file for one to trust (`trustedKeyUsage`, of Oracle's
 * own; OpenJDK's sun.security.pkcs12.PKCS12KeyStore), which here is for any extended key usage.
 */
const trustedKeyUsage = '2.16.840.1.113894.746875.1.1';
const anyExtendedKeyUsage = '2.5.29.37.0';

const friendlyName = '1.2.840.113549.1.9.20';

/**
 * A trust store for Java, as PKCS #12. What is in it is public, so it is neither encrypted nor sealed: any password
 * opens it, or none.
 * @param certificates In PEM, by alias
 */
export function trustStoreOf(certificates: Readonly<Record<string, string>>): Buffer {
  const bags = Object.entries(certificates).map(([alias, pem]) => {
    const certificate = new CertBag({
      certId: id_x509Certificate,
      certValue: AsnConvert.serialize(new OctetString(new X509Certificate(pem).raw)),
    });
    return new SafeBag({
      bagId: id_certBag,
      bagValue: AsnConvert.serialize(certificate),
      bagAttributes: [
        attribute(friendlyName, AsnBmpStringConverter.toASN(alias)),
        attribute(trustedKeyUsage, AsnObjectIdentifierConverter.toASN(anyExtendedKeyUsage)),
      ],
    });
  });
  const safe = new AuthenticatedSafe([dataOf(new SafeContents(bags))]);
  const store = new PFX({ authSafe: dataOf(safe) });
  // The class has an empty one, which the format leaves out.
  Object.assign(store, { macData: undefined });
  return Buffer.from(AsnConvert.serialize(store));
}

/** Its constructor forgets what it is given (findings/asn1-pfx-forgets-attributes.sh). */
function attribute(attrId: string, value: { toBER(): ArrayBuffer }): PKCS12Attribute {
  return Object.assign(new PKCS12Attribute(), { attrId, attrValues: [value.toBER()] });
}

/** What is neither encrypted nor signed. */
function dataOf(value: object): ContentInfo {
  const content = new OctetString(AsnConvert.serialize(value));
  return new ContentInfo({ contentType: id_data, content: AsnConvert.serialize(content) });
}
