/** Days in words, as the screen writes them and people type them: `20 Nov`, `Fri 20 Nov 2026`, `20 de novembro`, `Friday`. */

/** Which day somebody means; without a year it is the last one that was. `month` and `weekday` as of Date, from 0. */
export type WordedDay =
  | { readonly is: 'weekday'; readonly weekday: number }
  | {
      readonly is: 'day'
      readonly day: number
      readonly month: number
      readonly year: number | undefined
      readonly time: readonly [hour: number, minute: number] | undefined
    }

const MONTHS = [
  ['january', 'janeiro'],
  ['february', 'fevereiro'],
  ['march', 'marco'],
  ['april', 'abril'],
  ['may', 'maio'],
  ['june', 'junho'],
  ['july', 'julho'],
  ['august', 'agosto'],
  ['september', 'setembro'],
  ['october', 'outubro'],
  ['november', 'novembro'],
  ['december', 'dezembro'],
]

const WEEKDAYS = [
  ['sunday', 'domingo'],
  ['monday', 'segunda'],
  ['tuesday', 'terca'],
  ['wednesday', 'quarta'],
  ['thursday', 'quinta'],
  ['friday', 'sexta'],
  ['saturday', 'sabado'],
]

/** Its place among these names, of which three letters are enough; -1 where it is none of them. */
const placeOf = (word: string, names: readonly (readonly string[])[]): number =>
  word.length < 3 ? -1 : names.findIndex((some) => some.some((name) => name.startsWith(word)))

/** Words without accents, punctuation and what stands between them. */
const wordsOf = (typed: string): readonly string[] =>
  typed
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/-feira\b/gu, '')
    .split(/[\s,.]+/u)
    .filter((word) => !['', 'de', 'of', 'on', 'at'].includes(word))

const timeIn = (word: string | undefined): readonly [number, number] | undefined => {
  const [, hour, minute] = /^(\d{1,2}):(\d{2})$/u.exec(word ?? '') ?? []
  return hour === undefined || minute === undefined ? undefined : [Number(hour), Number(minute)]
}

/** Reads it; in small letters. Undefined where it is no such day. */
export const readWordedDay = (typed: string): WordedDay | undefined => {
  const [first = '', ...others] = wordsOf(typed)
  const weekday = placeOf(first, WEEKDAYS)
  if (weekday !== -1 && others.length === 0) return { is: 'weekday', weekday }
  const [one = '', two = '', ...rest] = weekday === -1 ? [first, ...others] : others
  const [number, name] = /^\d/u.test(one) ? [one, two] : [two, one]
  const [, day] = /^(\d{1,2})(?:st|nd|rd|th)?$/u.exec(number) ?? []
  const month = placeOf(name, MONTHS)
  if (day === undefined || month === -1 || rest.length > 2) return undefined
  const [, year] = /^(\d{4})$/u.exec(rest[0] ?? '') ?? []
  const after = year === undefined ? rest : rest.slice(1)
  const time = timeIn(after[0])
  if (after.length > (time ? 1 : 0)) return undefined
  return {
    is: 'day',
    day: Number(day),
    month,
    year: year === undefined ? undefined : Number(year),
    time,
  }
}
