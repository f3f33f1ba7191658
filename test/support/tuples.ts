/** Arrays of a known length, so that a test can take them apart without asking whether each item is there. */

/** The result of `make` for each item, as many as there are items. */
export const mapTuple = <const I extends readonly unknown[], T>(
  items: I,
  make: (item: I[number]) => T,
): { readonly [K in keyof I]: T } =>
  // `map` forgets how many there are
  items.map((item) => make(item)) as unknown as { readonly [K in keyof I]: T }
