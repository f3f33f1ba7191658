/** Names in advice that is typed into a shell. */

/** A word as a shell takes it: between quotes where it would be taken apart or mean something else. */
export const shellWord = (word: string): string =>
  /^[\p{L}\p{N}][\p{L}\p{N}._~-]*$/u.test(word)
    ? word
    : `'${word.replaceAll("'", String.raw`'\''`)}'`
