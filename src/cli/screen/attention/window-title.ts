/** The title of the terminal's window: how much waits for the person. It is given back at the end. */
import { harmlessLine } from '../../../adapters/desktop/terminal-strings.ts'
import { pendingRequests } from '../../../model/screen/request-rows.ts'
import { callCounts } from '../../../model/messages/unread-marks.ts'
import type { State } from '../../../model/state.ts'
import { RESTORE_TITLE, SAVE_TITLE } from '../terminal/terminal-modes.ts'

/** The longest title, in characters. */
const MAX_TITLE = 60

/** `(@1 4) papo: alice`: who calls by name, how much is new, requests included; only `papo: alice` when nothing is. */
export const titleOf = (state: State): string => {
  const { messages, mentions } = callCounts(state)
  const all = messages + pendingRequests(state).length
  const calls = [...(mentions > 0 ? [`@${mentions}`] : []), ...(all > 0 ? [String(all)] : [])]
  return `${calls.length > 0 ? `(${calls.join(' ')}) ` : ''}papo: ${state.me.name}`
}

const setTitle = (title: string) =>
  `\u001B]2;${harmlessLine(title, MAX_TITLE, { bytes: true })}\u001B\\`

/** Terminals without a window have no title. */
export const hasTitle = (term: string | undefined): boolean =>
  term !== undefined && !/^(?:linux|dumb|unknown|cons25|vt\d)/u.test(term)

/** The title of this terminal; `text` tells what it says now, nothing when it is to be left alone. */
export const createWindowTitle = (
  term: string | undefined,
  write: (bytes: string) => void,
  text: () => string | undefined,
) => {
  let shown: string | undefined
  let isOurs = false
  const giveBack = () => {
    if (isOurs) write(RESTORE_TITLE)
    isOurs = false
    shown = undefined
  }
  return {
    /** Writes it where it changed. */
    update: () => {
      const title = hasTitle(term) ? text() : undefined
      if (title === undefined) return giveBack()
      if (title === shown) return
      shown = title
      write((isOurs ? '' : SAVE_TITLE) + setTitle(title))
      isOurs = true
    },
    giveBack,
  }
}
