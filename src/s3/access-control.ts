import type { Bucket } from '../domain/objects/stored-object.ts';
import {
  cannedList,
  type Grant,
  type Grantee,
  isPublic,
  ownersList,
  type Permission,
  permissions,
} from '../domain/objects/stored-object.ts';
import { S3Error } from '../model/s3-error.ts';
import type { Store } from '../sqlite/store.ts';
import { header, type S3Request } from './s3-request.ts';
import { childrenOf, readXml, textOf, writeXml, type XmlElement } from './xml.ts';

const grantHeaders: Readonly<Record<string, Permission>> = {
  'x-amz-grant-full-control': 'FULL_CONTROL',
  'x-amz-grant-read': 'READ',
  'x-amz-grant-read-acp': 'READ_ACP',
  'x-amz-grant-write': 'WRITE',
  'x-amz-grant-write-acp': 'WRITE_ACP',
};

/** Kinds of grantees, by the name that headers and documents have for what tells them apart. */
const granteeKinds: Readonly<Record<string, Grantee['type']>> = {
  id: 'CanonicalUser',
  uri: 'Group',
  emailaddress: 'AmazonCustomerByEmail',
};

const granteeMembers: Readonly<Record<Grantee['type'], string>> = {
  CanonicalUser: 'ID',
  Group: 'URI',
  AmazonCustomerByEmail: 'EmailAddress',
};

/**
 * The access control list that a request's headers ask for; undefined when they say nothing of one.
 * @throws S3Error InvalidArgument, InvalidRequest
 */
export function readAclHeaders(request: Pick<S3Request, 'headers'>, owner: string): Grant[] | undefined {
  const canned = header(request, 'x-amz-acl');
  const granting = Object.keys(grantHeaders).filter((name) => header(request, name) !== undefined);
  if (canned === undefined) return granting.length === 0 ? undefined : granting.flatMap((name) => read(request, name));
  if (granting.length > 0) {
    throw new S3Error('InvalidRequest', {}, 'Specifying both Canned ACLs and Header Grants is not allowed');
  }
  const list = cannedList(canned, owner);
  if (list === undefined) {
    // Without a word, as the service answers (N8 [transcript]).
    throw new S3Error('InvalidArgument', { ArgumentName: 'x-amz-acl', ArgumentValue: canned }, '');
  }
  return list;
}

/**
 * The list of an object that a request makes, where its headers ask for one.
 * @throws S3Error InvalidArgument, InvalidRequest, AccessControlListNotSupported, AccessDenied
 */
export function readNewAcl(store: Store, bucket: Bucket, request: S3Request): { grants?: Grant[] } {
  const grants = readAclHeaders(request, bucket.account);
  if (grants === undefined) return {};
  checkAcl(store, bucket, grants);
  return { grants };
}

/** `id="…", uri="…"` */
function read(request: Pick<S3Request, 'headers'>, name: string): Grant[] {
  const text = header(request, name) ?? '';
  return text.split(',').map((part) => {
    const [, kind = '', id = ''] = /^([a-z]+)\s*=\s*"?([^"]*)"?$/i.exec(part.trim()) ?? [];
    const type = granteeKinds[kind.toLowerCase()];
    if (type === undefined) {
      const details = { ArgumentName: name, ArgumentValue: text };
      throw new S3Error('InvalidArgument', details, 'Argument format not recognized');
    }
    return { grantee: { type, id }, permission: grantHeaders[name] as Permission };
  });
}

/** @throws S3Error MalformedXML, MalformedACLError */
export function readAclDocument(document: string): Grant[] {
  const [list] = childrenOf(readXml(document, 'AccessControlPolicy'), 'AccessControlList');
  if (list === undefined) throw new S3Error('MalformedACLError');
  return childrenOf(list, 'Grant').map(readGrant);
}

function readGrant(element: XmlElement): Grant {
  const permission = textOf(element, 'Permission')?.trim() as Permission;
  const [grantee] = childrenOf(element, 'Grantee');
  if (grantee === undefined || !permissions.includes(permission)) throw new S3Error('MalformedACLError');
  for (const [type, member] of Object.entries(granteeMembers)) {
    const id = textOf(grantee, member);
    if (id !== undefined) return { grantee: { type: type as Grantee['type'], id }, permission };
  }
  throw new S3Error('MalformedACLError');
}

export function writeAcl(owner: string, grants: readonly Grant[] = ownersList(owner)): string {
  return writeXml('AccessControlPolicy', {
    Owner: { ID: owner },
    AccessControlList: {
      Grant: grants.map(({ grantee: { type, id }, permission }) => ({
        Grantee: {
          '@xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
          '@xsi:type': type,
          [granteeMembers[type]]: id,
        },
        Permission: permission,
      })),
    },
  });
}

/**
 * Whether a bucket takes a list: not when its owner owns all and lists are off, nor a public one when those are blocked
 * [documented: Controlling ownership of objects; Blocking public access].
 * @throws S3Error AccessControlListNotSupported, AccessDenied
 */
export function checkAcl(store: Store, { key, account }: Bucket, grants: readonly Grant[]): void {
  const ownership = store.bucketConfigurations.find(key, 'ownershipControls');
  const isOwnersAlone = grants.every(({ grantee, permission }) => {
    return grantee.id === account && permission === 'FULL_CONTROL';
  });
  if (ownership?.includes('BucketOwnerEnforced') && !isOwnersAlone) throw new S3Error('AccessControlListNotSupported');
  const block = store.bucketConfigurations.find(key, 'publicAccessBlock');
  if (block !== undefined && /<BlockPublicAcls>\s*true\s*</i.test(block) && isPublic(grants)) {
    throw new S3Error('AccessDenied');
  }
}
