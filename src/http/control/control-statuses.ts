import type { ControlErrorCode } from '../../control/routing/control-error.ts';

export const controlStatuses: Readonly<Record<ControlErrorCode, number>> = {
  invalid: 400,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  ended: 409,
  timeout: 408,
  unreachable: 502,
  unsupported: 501,
  internal: 500,
};
