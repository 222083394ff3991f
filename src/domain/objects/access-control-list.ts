/** Who is given a permission: an account by its canonical user id, a group by its URI, or an account by its address. */
export interface Grantee {
  readonly type: 'CanonicalUser' | 'Group' | 'AmazonCustomerByEmail';
  readonly id: string;
}

export const permissions = ['FULL_CONTROL', 'READ', 'WRITE', 'READ_ACP', 'WRITE_ACP'] as const;

export type Permission = (typeof permissions)[number];

/** An entry of an access control list. */
export interface Grant {
  readonly grantee: Grantee;
  readonly permission: Permission;
}

const group = (path: string): Grantee => ({ type: 'Group', id: `http://acs.amazonaws.com/groups/${path}` });
const allUsers = group('global/AllUsers');
const authenticatedUsers = group('global/AuthenticatedUsers');
const logDelivery = group('s3/LogDelivery');

/**
 * What canned lists grant besides the owner's full control [documented: S3 user guide, Canned ACL]. Those for the
 * bucket's owner grant nothing more: here it owns its objects, whoever put them.
 */
const cannedGrants = {
  private: [],
  'public-read': [{ grantee: allUsers, permission: 'READ' }],
  'public-read-write': [
    { grantee: allUsers, permission: 'READ' },
    { grantee: allUsers, permission: 'WRITE' },
  ],
  'authenticated-read': [{ grantee: authenticatedUsers, permission: 'READ' }],
  'bucket-owner-read': [],
  'bucket-owner-full-control': [],
  'log-delivery-write': [
    { grantee: logDelivery, permission: 'WRITE' },
    { grantee: logDelivery, permission: 'READ_ACP' },
  ],
} as const satisfies Readonly<Record<string, readonly Grant[]>>;

export function isCannedList(name: string): boolean {
  return Object.hasOwn(cannedGrants, name);
}

/** The list that a canned one stands for; undefined when there is none of this name. */
export function cannedList(name: string, owner: string): Grant[] | undefined {
  if (!isCannedList(name)) return undefined;
  return [...ownersList(owner), ...cannedGrants[name as keyof typeof cannedGrants]];
}

/** The list of what nobody gave one. */
export function ownersList(owner: string): Grant[] {
  return [{ grantee: { type: 'CanonicalUser', id: owner }, permission: 'FULL_CONTROL' }];
}

/** Whether it lets in everybody, or everybody with an account anywhere [documented: Blocking public access]. */
export function isPublic(grants: readonly Grant[]): boolean {
  return grants.some(({ grantee }) => grantee.id === allUsers.id || grantee.id === authenticatedUsers.id);
}
