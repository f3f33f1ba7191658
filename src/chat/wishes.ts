/** From what a person asks of the program to the command that the rules judge. */
import type { Millis } from '../core/names.ts'
import { freshSession } from './requests.ts'
import type { State } from './state.ts'
import type { Command, Wish } from './words.ts'

/** The command of a wish at this time: an acceptance gets a session that does not exist yet. */
export const completed = (state: State, wish: Wish, at: Millis): Command => {
  if (wish.type === 'request.accept') {
    return { ...wish, session: freshSession(state, wish.request, at) }
  }
  // the key in a wish is the other's; that of a command is who says it
  if (wish.type === 'person.trust' || wish.type === 'person.add') {
    const { key: pin, ...rest } = wish
    return { ...rest, pin }
  }
  return wish
}
