/** Where the control API is served. */
export const controlPath = '/_emulator/v1';
