/** Plurals by the rules of a language (Unicode CLDR, through Intl.PluralRules). */

/** Makes a function that picks the form for a count; languages with two forms give two. */
export const createPlural = (locale: string) => {
  const rules = new Intl.PluralRules(locale)
  return (count: number, one: string, other: string): string =>
    rules.select(count) === 'one' ? one : other
}
