/** The languages of papo, by their tags (BCP 47). */

export type Language = 'en' | 'pt-BR'

/** Reads a language by its tag or its beginning: `pt`, `pt_BR.UTF-8`, `en-GB`. */
export const languageOf = (tag: string): Language | undefined => {
  if (/^pt(?:[-_.@]|$)/iu.test(tag)) return 'pt-BR'
  return /^(?:en(?:[-_.@]|$)|c(?:[.]|$)|posix$)/iu.test(tag) ? 'en' : undefined
}
