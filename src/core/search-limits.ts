/** How far a search looks. */

/** So many hits of a search are counted. */
export const MOST_COUNTED = 10_000
