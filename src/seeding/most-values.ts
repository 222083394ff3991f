/**
 * How many values a document may have once what is written once and meant often (aliases, merge keys, loops) is
 * unfolded [chosen: far above any document that somebody wrote, and read within a second].
 */
export const mostValues = 500_000;
