/** Texts by names that came from elsewhere. */

/** The entry of this name; nothing where there is none. */
export const entryOf = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

/** The text of this name; the name itself where there is none. */
export const lookUp = (table: Readonly<Record<string, string>>, name: string): string =>
  entryOf(table, name) ?? name
