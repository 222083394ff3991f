/** Where the control API is served. */
export const controlPath = '/_emulator/v1';

/** Where the whole state is got and put, as bytes of this type: the one part of the control API that is not JSON. */
export const statePath = `${controlPath}/state`;
export const stateType = 'application/vnd.sqlite3';
