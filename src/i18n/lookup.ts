/** Texts by names that came from elsewhere. */

/** The text of this name; the name itself where there is none. */
export const lookUp = (table: Readonly<Record<string, string>>, name: string): string =>
  Object.hasOwn(table, name) ? (table[name] ?? name) : name
