/** What was answered in plain text to my requests: told where I am, and opened where nothing else is going on. */
import { useEffect, useEffectEvent, useRef } from 'react'
import type { PlaintextRequest } from '../../src/model/plaintext/plaintext-state.ts'
import type { State } from '../../src/model/state.ts'
import {
  plaintextUserId,
  plaintextGroupConversationId,
  formatPlaintextUser,
} from '../../src/core/plaintext-ids.ts'
import { createSelector } from '../../src/core/memo.ts'
import { personConversationId } from '../../src/core/ids.ts'
import { useChat } from '../../src/store/hooks.ts'
import { openConversation } from '../actions/conversations.ts'
import { useActionContext } from '../actions/action-context.ts'

/** The newest answer to a request of mine. */
const lastAnswer: (state: State) => PlaintextRequest | undefined = createSelector(
  [(state: State) => state.plaintext.requests, (state: State) => state.me.id],
  (asks, me) =>
    [...asks.values()]
      .filter(({ kind, answer, from }) => kind !== 'invite' && answer !== 'waiting' && from === me)
      .toSorted((a, b) => (a.answeredAt ?? 0) - (b.answeredAt ?? 0))
      .at(-1),
)

/** Tells a yes or no in the status line; a yes opens the conversation if no other is on the screen. */
export const usePlaintextAnswers = (): void => {
  const ctx = useActionContext()
  const last = useChat(lastAnswer)
  const known = last && `${last.id} ${last.answer}`
  const seen = useRef(known)

  const announce = useEffectEvent(({ to, group, answer }: PlaintextRequest) => {
    const { ui, texts } = ctx
    const name = formatPlaintextUser(group === undefined ? to : plaintextUserId(group))
    const { youAreIn, notLetIn } = texts.group.notices
    if (answer === 'denied') {
      const words = group === undefined ? texts.notices.saidNo : notLetIn
      return ui.notify(words(name, ''), 'warning')
    }
    if (answer !== 'accepted') return undefined
    const conversation =
      group === undefined ? personConversationId(to) : plaintextGroupConversationId(group)
    const { overlay, question } = ui.get()
    const idle = overlay === undefined && question === undefined && ctx.now().open === undefined
    if (idle && (ui.composer.current?.text() ?? '') === '') openConversation(ctx, conversation)
    return ui.notify((group === undefined ? texts.notices.saidYes : youAreIn)(name))
  })
  useEffect(() => {
    if (known === seen.current) return
    seen.current = known
    if (last) announce(last)
  }, [known, last])
}
