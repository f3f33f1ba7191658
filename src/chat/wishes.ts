/** From what a person asks of the program to the command that the rules judge. */
import type { Millis, SafeText } from '../core/names.ts'
import { isGroup } from '../core/names.ts'
import type { Message } from './messages.ts'
import { freshSession } from './requests.ts'
import type { State } from './state.ts'
import type { Command, Wish } from './words.ts'

/** A change of a message. */
export type Change =
  | { readonly kind: 'edit'; readonly text: SafeText }
  | { readonly kind: 'delete' }
  | { readonly kind: 'react'; readonly emoji: SafeText; readonly on: boolean }

/** The wish that changes this message, in the place where it was said; none for unsigned ones. */
export const changeOf = (
  { id: target, session, plain }: Message,
  change: Change,
): Wish | undefined => {
  if (plain || isGroup(session)) return undefined
  const about = { session, target }
  switch (change.kind) {
    case 'edit':
      return { type: 'session.edit', ...about, text: change.text }
    case 'delete':
      return { type: 'session.delete', ...about }
    case 'react':
      return { type: 'session.react', ...about, emoji: change.emoji, on: change.on }
  }
}

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
