/** What was answered in plain text to my requests: told where I am, and opened where nothing else is going on. */
import { useEffect, useEffectEvent, useRef } from 'react'
import type { ClassicAsk } from '../../src/model/plaintext/plaintext-state.ts'
import type { State } from '../../src/model/state.ts'
import { classicId, classicPlace, plainlyShown } from '../../src/core/plaintext-ids.ts'
import { derive } from '../../src/core/memo.ts'
import { conversationWith } from '../../src/core/ids.ts'
import { useChat } from '../../src/store/hooks.ts'
import { openConversation } from '../actions/conversations.ts'
import { useDesk } from '../actions/action-context.ts'

/** The newest answer to a request of mine. */
const lastAnswer: (state: State) => ClassicAsk | undefined = derive(
  [(state: State) => state.classic.asks, (state: State) => state.me.id],
  (asks, me) =>
    [...asks.values()]
      .filter(({ kind, answer, from }) => kind !== 'invite' && answer !== 'waiting' && from === me)
      .toSorted((a, b) => (a.answeredAt ?? 0) - (b.answeredAt ?? 0))
      .at(-1),
)

/** Tells a yes or no in the status line; a yes opens the conversation if no other is on the screen. */
export const useClassicAnswers = (): void => {
  const desk = useDesk()
  const last = useChat(lastAnswer)
  const known = last && `${last.id} ${last.answer}`
  const seen = useRef(known)

  const tell = useEffectEvent(({ to, group, answer }: ClassicAsk) => {
    const { ui, texts } = desk
    const name = plainlyShown(group === undefined ? to : classicId(group))
    const { youAreIn, notLetIn } = texts.group.notices
    if (answer === 'denied') {
      const words = group === undefined ? texts.notices.saidNo : notLetIn
      return ui.tell(words(name, ''), 'warning')
    }
    if (answer !== 'accepted') return undefined
    const conversation = group === undefined ? conversationWith(to) : classicPlace(group)
    const { layer, question } = ui.get()
    const idle = layer === undefined && question === undefined && desk.now().open === undefined
    if (idle && (ui.composer.current?.text() ?? '') === '') openConversation(desk, conversation)
    return ui.tell((group === undefined ? texts.notices.saidYes : youAreIn)(name))
  })
  useEffect(() => {
    if (known === seen.current) return
    seen.current = known
    if (last) tell(last)
  }, [known, last])
}
