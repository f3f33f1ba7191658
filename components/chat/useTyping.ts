/** Tells the other that I am typing, seldom. */
import { useEffect, useEffectEvent, useRef } from 'react'
import { sessionToSpeakIn } from '../../src/model/screen/pane-selectors.ts'
import { standingWith } from '../../src/model/groups/group-selectors.ts'
import { ECHO, groupOf } from '../../src/core/ids.ts'
import type { ConversationId } from '../../src/core/ids.ts'
import { isBlank } from '../../src/core/safe-text.ts'
import type { Desk } from '../actions/action-context.ts'
import { MAY_SPEAK } from '../actions/send.ts'

/** In larger groups than this nobody is told: every sign goes to every member. */
const TYPING_UP_TO = 32

/** At most once in so many milliseconds. */
const EVERY = 4000

/** A function to call with every change of the text. */
export const useTyping = (desk: Desk, conversation: ConversationId | undefined) => {
  const last = useRef(Number.NEGATIVE_INFINITY)
  const tell = (on: boolean) => {
    if (conversation === undefined) return
    const state = desk.now()
    const group = groupOf(conversation)
    if (group !== undefined) {
      const size = state.groups.get(group)?.card.members.length ?? 0
      const speaks = MAY_SPEAK.has(standingWith(state, group))
      if (!speaks || size > TYPING_UP_TO || size < 2) return
      desk.services.send({ type: 'group.typing', group, on })
      return
    }
    const session = sessionToSpeakIn(state, conversation)
    if (!session || session.with === ECHO) return
    desk.services.send({ type: 'session.typing', session: session.id, on })
  }
  const changed = (text: string) => {
    const types = !isBlank(text) && !text.startsWith('/')
    const told = last.current !== Number.NEGATIVE_INFINITY
    if (types && performance.now() - last.current >= EVERY) {
      last.current = performance.now()
      tell(true)
    } else if (!types && told) {
      last.current = Number.NEGATIVE_INFINITY
      tell(false)
    }
  }
  const leave = useEffectEvent(() => changed(''))
  useEffect(() => () => leave(), [])
  return changed
}
