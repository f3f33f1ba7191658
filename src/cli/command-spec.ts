/** What the table of commands is made of. */
import { LONGEST_TIMER } from '../core/number-range.ts'
import type { NumberRange } from '../core/number-range.ts'
import type { Language } from './texts/cli-texts.ts'

/** A text in every language of the program. */
type InBoth = Readonly<Record<Language, string>>

export type Flag = {
  readonly name: string
  /** What stands for its value; a flag without one is a switch. */
  readonly value?: string
  readonly short?: string
  /** Its value is a number in this range. `duration`: of seconds, or a time such as `2m`. */
  readonly number?: NumberRange & { readonly duration?: boolean }
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
/** So long (seconds) a command waits unless told otherwise: longer than a program reads what a broker keeps. */
export const PATIENCE = 30

export const timeout: Flag = {
  ...flag(
    'timeout',
    'SECONDS',
    `give up waiting after this long (${PATIENCE}), or 2m, 1h30m`,
    `desiste de esperar depois disso (${PATIENCE}), ou 2m, 1h30m`,
  ),
  number: { least: 1, most: Math.floor(LONGEST_TIMER / 1000), duration: true },
}

export const spec = (
  name: string,
  usage: string,
  words: readonly [number, number],
  en: string,
  pt: string,
  flags: readonly Flag[] = [],
): CommandSpec => ({ name, usage, words, about: { en, 'pt-BR': pt }, flags })
