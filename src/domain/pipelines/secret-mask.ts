/** What stands in answers in place of a secret (I4 [documented], P2 [transcript]). */
export const secretMask = '****';
