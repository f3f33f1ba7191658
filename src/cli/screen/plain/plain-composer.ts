/** What stands in the input of a screen, where there is only the next line: a quote that it follows, a text that it replaces. */
import type { ComposerControl } from '../../../../components/composer/Composer.tsx'
import type { Texts } from '../../../i18n/texts.ts'

export type PlainComposer = {
  readonly control: ComposerControl
  /** What was begun, before this line; then nothing is begun. */
  readonly take: (line: string) => string
  /** Is something begun that the next line is sent with? */
  readonly isBegun: () => boolean
  readonly discard: () => void
  /** What is begun, and what was begun before a line that could not be done. */
  readonly begun: () => string
  readonly restore: (text: string) => void
}

type Deps = {
  readonly texts: () => Texts
  readonly print: (...lines: readonly string[]) => void
}

/** Makes it. `print` tells what a screen would show in the input. */
export const createPlainComposer = ({ texts, print }: Deps): PlainComposer => {
  let begun = ''
  const put = (text: string) => {
    begun = ''
    if (text.trim() === '') return
    // a command is typed anew: nothing can be typed behind what was printed
    if (text.startsWith('/')) return print(texts().plain.typeIt(text.trim()))
    begun = text
    print(...text.trimEnd().split('\n'))
  }
  return {
    // what is begun is no draft, which would go along into another conversation
    control: { text: () => '', setText: put, insert: put, moveCaret: () => {} },
    take: (line) => {
      const whole = begun + line
      begun = ''
      return whole
    },
    isBegun: () => begun !== '',
    discard: () => {
      begun = ''
    },
    begun: () => begun,
    restore: (text) => {
      begun = text
    },
  }
}
