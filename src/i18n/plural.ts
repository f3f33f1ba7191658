/** Plurals by the rules of a language (Unicode CLDR). Intl.PluralRules has them too, and takes milliseconds to load. */
import type { Language } from '../core/languages.ts'

/** Makes a function that picks the form for a count; languages with two forms give two. */
export const createPlural =
  (language: Language) =>
  (count: number, one: string, other: string): string =>
    // none is a plural in English and a singular in Portuguese
    count === 1 || (count === 0 && language === 'pt-BR') ? one : other
