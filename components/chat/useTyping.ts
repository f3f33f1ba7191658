/** Sends typing signs, seldom. */
import { useEffect, useEffectEvent, useRef } from 'react'
import { mayTellTyping } from '../../src/model/people/privacy.ts'
import { messageChannelOf } from '../../src/model/screen/conversation-intents.ts'
import { ECHO, personOf } from '../../src/core/ids.ts'
import type { ConversationId } from '../../src/core/ids.ts'
import { isBlank } from '../../src/core/text/safe-text.ts'
import type { ActionContext } from '../actions/action-context.ts'

/** No typing signs are sent in larger groups: every sign goes to every member. */
const MAX_TYPING_GROUP = 32

/** At most once in so many milliseconds. */
const TYPING_INTERVAL = 4000

/** A function to call with every change of the text. */
export const useTyping = (ctx: ActionContext, conversation: ConversationId | undefined) => {
  const last = useRef(Number.NEGATIVE_INFINITY)
  const sendTyping = (on: boolean) => {
    if (conversation === undefined) return
    const state = ctx.now()
    const channel = messageChannelOf(state, conversation)
    if (!channel || personOf(conversation) === ECHO || !mayTellTyping(state, channel)) return
    if (channel.kind === 'group') {
      const size = state.groups.get(channel.group)?.roster.members.length ?? 0
      if (size > MAX_TYPING_GROUP || size < 2) return
    }
    ctx.services.send({ type: 'message.typing', channel, on })
  }
  const announce = () => {
    if (performance.now() - last.current < TYPING_INTERVAL) return
    last.current = performance.now()
    sendTyping(true)
  }
  const plan = useRef<NodeJS.Immediate>(undefined)
  const changed = (text: string) => {
    // a line that is sent in the turn in which it was typed needs no signs: each is signed, as a message is
    clearImmediate(plan.current)
    if (!isBlank(text) && !text.startsWith('/')) plan.current = setImmediate(announce)
    else if (last.current !== Number.NEGATIVE_INFINITY) {
      last.current = Number.NEGATIVE_INFINITY
      sendTyping(false)
    }
  }
  const leave = useEffectEvent(() => changed(''))
  useEffect(() => () => leave(), [])
  return changed
}
