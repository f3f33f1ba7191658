/** What others answered to my requests: told where I am, and opened where nothing else is going on. */
import { useEffect, useEffectEvent, useRef } from 'react'
import type { Request } from '../../src/model/direct/requests.ts'
import type { State } from '../../src/model/state.ts'
import { createSelector } from '../../src/core/memo.ts'
import { personConversationId } from '../../src/core/ids.ts'
import { useChat } from '../../src/store/hooks.ts'
import { openConversation } from '../actions/conversations.ts'
import { personName, useActionContext } from '../actions/action-context.ts'

/** The newest answer: a conversation that began, or a no to me. */
const lastAnsweredRequest: (state: State) => Request | undefined = createSelector(
  [(state: State) => state.requests, (state: State) => state.me.id],
  (requests, me) =>
    [...requests.values()]
      .filter(({ answer, from }) => answer === 'accepted' || (answer === 'denied' && from === me))
      .toSorted((a, b) => (a.answeredAt ?? 0) - (b.answeredAt ?? 0))
      .at(-1),
)

/** Tells a yes or no in the status line; a yes opens the conversation if no other is on the screen. */
export const useRequestAnswers = (): void => {
  const ctx = useActionContext()
  const last = useChat(lastAnsweredRequest)
  const known = last && `${last.id} ${last.answer}`
  const seen = useRef(known)

  const announce = useEffectEvent(({ from, to, answer, reason }: Request) => {
    const { ui, texts } = ctx
    const state = ctx.now()
    const who = from === state.me.id ? to : from
    const conversation = personConversationId(who)
    const name = personName(state, who)
    if (answer === 'denied') {
      ui.notify(texts.notices.saidNo(name, reason ?? ''), 'warning')
      return
    }
    // I accepted it here: that was told and opened already
    if (state.open === conversation) return
    const { overlay, question } = ui.get()
    const idle = overlay === undefined && question === undefined && state.open === undefined
    const opens = idle && (ui.composer.current?.text() ?? '') === ''
    if (opens) openConversation(ctx, conversation)
    // where each asked the other, it was my program that said yes; no way is told to where one is already
    const { accepted, saidYes } = texts.notices
    ui.notify(from === who ? accepted(name) : saidYes(name, opens))
  })
  useEffect(() => {
    if (known === seen.current) return
    seen.current = known
    if (last) announce(last)
  }, [known, last])
}
