/** What the table of commands is made of. */
import type { Language } from './texts.ts'

/** A text in every language of the program. */
type InBoth = Readonly<Record<Language, string>>

export type Flag = {
  readonly name: string
  /** What stands for its value; a flag without one is a switch. */
  readonly value?: string
  readonly short?: string
  readonly about: InBoth
}

export type CommandSpec = {
  readonly name: string
  /** What follows the name, as in a manual. */
  readonly usage: string
  readonly about: InBoth
  readonly flags: readonly Flag[]
  /** How many words may follow, at least and at most. */
  readonly words: readonly [least: number, most: number]
  /** The commands of which one has to follow, by their whole names: `group new`. */
  readonly parts?: readonly CommandSpec[]
}

/** As many words as somebody likes. */
export const MANY = 10_000

export const flag = (name: string, value: string | undefined, en: string, pt: string): Flag => ({
  name,
  ...(value === undefined ? {} : { value }),
  about: { en, 'pt-BR': pt },
})

export const json = flag('json', undefined, 'one JSON value a line', 'um valor JSON por linha')
export const timeout = flag(
  'timeout',
  'SECONDS',
  'give up waiting after this long (30)',
  'desiste de esperar depois disso (30)',
)

export const spec = (
  name: string,
  usage: string,
  words: readonly [number, number],
  en: string,
  pt: string,
  flags: readonly Flag[] = [],
): CommandSpec => ({ name, usage, words, about: { en, 'pt-BR': pt }, flags })
