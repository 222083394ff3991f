const requestIdKey = Symbol.for('_AWS_LAMBDA_REQUEST_ID');
const traceKey = Symbol.for('_AWS_LAMBDA_X_RAY_TRACE_ID');
const tenantIdKey = Symbol.for('_AWS_LAMBDA_TENANT_ID');
const ownKeys: readonly PropertyKey[] = [requestIdKey, traceKey, tenantIdKey];

type InvocationValues = Record<PropertyKey, unknown>;

/**
 * What libraries in a function keep and read of the invocation that runs, as the global `awslambda.InvokeStore`: SDKs
 * prefer its trace to the variable's (H14 [proxy: aws-lambda-ric 4.0.2, @aws/lambda-invoke-store]).
 */
export class InvokeStore {
  #values: InvocationValues | undefined;

  /** Begins an invocation. */
  begin(requestId: string, trace: string): void {
    this.#values = { [requestIdKey]: requestId, [traceKey]: trace };
  }

  run<T>(values: InvocationValues, work: () => T): T {
    this.#values = values;
    return work();
  }

  getContext(): InvocationValues | undefined {
    return this.#values;
  }

  hasContext(): boolean {
    return this.#values !== undefined;
  }

  get(key: PropertyKey): unknown {
    return this.#values?.[key];
  }

  set(key: PropertyKey, value: unknown): void {
    if (ownKeys.includes(key)) throw new Error(`Cannot modify protected Lambda context field: ${String(key)}`);
    this.#values = Object.assign(this.#values ?? {}, { [key]: value });
  }

  getRequestId(): unknown {
    return this.get(requestIdKey) ?? '-';
  }

  getXRayTraceId(): unknown {
    return this.get(traceKey);
  }

  getTenantId(): unknown {
    return this.get(tenantIdKey);
  }
}
