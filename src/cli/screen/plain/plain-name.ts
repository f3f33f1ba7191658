/** The question for a name: at the first start, and again where somebody else on the broker has it. */
import { findCommand } from '../../../../components/commands/slash-commands.ts'
import type { SafeText } from '../../../core/ids.ts'
import { parseOwnName } from '../../../core/user-name.ts'
import type { Texts } from '../../../i18n/texts.ts'
import type { ScreenPhase } from '../screen-phase.ts'

type NamePhase = ScreenPhase & { readonly kind: 'name' }

export type PlainName = {
  readonly ask: (phase: NamePhase) => void
  /** Handles the line that answers. */
  readonly take: (line: string, phase: NamePhase) => void
}

type Deps = {
  readonly texts: () => Texts
  readonly print: (...lines: readonly string[]) => void
  readonly leave: () => void
}

/** Makes it. */
export const createPlainName = ({ texts, print, leave }: Deps): PlainName => {
  /** Typed while a chat was open: perhaps it was meant for somebody, and everybody would see it. */
  let doubtful: SafeText | undefined

  const ask = ({ suggested, taken, holder }: NamePhase) => {
    const { name } = texts()
    if (taken !== undefined) print(name.taken(taken, holder))
    print(`${name.question} [${suggested}]`)
  }

  const confirm = (line: string, name: SafeText, phase: NamePhase) => {
    doubtful = undefined
    if (texts().plain.yes.split(' ').includes(line.toLowerCase())) phase.answer(name)
    else ask(phase)
  }

  return {
    ask,
    take: (line, phase) => {
      const typed = line.trim()
      if (findCommand(typed.replace(/^\//u, ''))?.name === 'quit' && typed.startsWith('/'))
        return leave()
      if (doubtful !== undefined) return confirm(typed, doubtful, phase)
      const name = parseOwnName(typed === '' ? phase.suggested : typed)
      if (!name.ok) {
        print(texts().name.bad(name.error), texts().plain.nameFirst)
        return ask(phase)
      }
      if (phase.taken === undefined || name.value === phase.suggested)
        return phase.answer(name.value)
      doubtful = name.value
      return print(`${texts().plain.nameIs(name.value)} ${texts().plain.yesNo}`)
    },
  }
}
