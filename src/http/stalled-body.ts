/** What a request is told whose body does not come on (A15). */
export const stalledBody = 'The rest of the body did not come in time; the connection is closed.';
export const stalledStatus = 408;
