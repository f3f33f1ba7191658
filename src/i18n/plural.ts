/** Plurals by the rules of a language (Unicode CLDR, through Intl.PluralRules). */

/** Makes a function that picks the form for a count; languages with two forms give two. */
export const createPlural = (locale: string) => {
  // made when it is needed: the first of them takes milliseconds of every start
  let rules: Intl.PluralRules | undefined
  return (count: number, one: string, other: string): string => {
    rules ??= new Intl.PluralRules(locale)
    return rules.select(count) === 'one' ? one : other
  }
}
