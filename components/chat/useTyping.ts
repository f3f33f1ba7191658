/** Tells the other that I am typing, seldom. */
import { useEffect, useEffectEvent, useRef } from 'react'
import { sessionToSpeakIn } from '../../src/chat/selectors.ts'
import { ECHO } from '../../src/core/names.ts'
import type { ConversationId } from '../../src/core/names.ts'
import type { Desk } from '../ui/desk.ts'

/** At most once in so many milliseconds. */
const EVERY = 4000

/** A function to call with every change of the text. */
export const useTyping = (desk: Desk, conversation: ConversationId | undefined) => {
  const last = useRef(Number.NEGATIVE_INFINITY)
  const tell = (on: boolean) => {
    const session = conversation && sessionToSpeakIn(desk.now(), conversation)
    if (!session || session.with === ECHO) return
    desk.services.send({ type: 'session.typing', session: session.id, on })
  }
  const changed = (text: string) => {
    const types = text.trim() !== '' && !text.startsWith('/')
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
