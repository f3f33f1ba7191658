/** Choosing a message with the keyboard and doing something with it. */
import { useEffect, useEffectEvent } from 'react'
import { messageOf } from '../../src/model/messages/messages.ts'
import type { Message } from '../../src/model/messages/messages.ts'
import type { Conversation } from '../../src/model/screen/view.ts'
import type { Ref } from '../../src/core/ids.ts'
import { actionOf } from '../keys/key-table.ts'
import type { Action } from '../keys/key-table.ts'
import { useKeys } from '../keyboard/useKeys.ts'
import { useDesk, useUi } from '../actions/action-context.ts'
import type { Desk } from '../actions/action-context.ts'
import {
  askDelete,
  askReaction,
  beginCommand,
  beginEdit,
  beginReply,
  copyMessage,
  openLinkOf,
  retry,
  showDelivery,
} from '../actions/messages.ts'
import { nothingChosen, offersOnMessage } from '../state/available-actions.ts'
import { onLetter } from '../keys/typed-letters.ts'
import { useOffers } from '../state/useAvailableActions.ts'
import type { Item } from './chat-items.ts'
import type { Reading } from './useChatScroll.ts'

type Act = (desk: Desk, message: Message) => void

const acts: ReadonlyMap<Action, Act> = new Map<Action, Act>([
  ['reply', beginReply],
  ['edit', beginEdit],
  ['delete', askDelete],
  ['react', askReaction],
  ['copy', copyMessage],
  ['openLink', openLinkOf],
  ['delivery', showDelivery],
  ['retry', retry],
])

/** Takes the keys while the chat pane has them. */
export const useMessageMode = (
  conversation: Conversation,
  items: readonly Item[],
  reading: Reading,
): void => {
  const desk = useDesk()
  const active = useUi(({ pane, layer, question }) => pane === 'chat' && !layer && !question)
  const chosen = useUi((ui) => ui.chosen)
  const ids = items.flatMap((item) => (item.kind === 'message' ? [item.message.id] : []))
  const here = ids.findIndex((id) => id === chosen)

  const choose = (index: number) => {
    const id = ids[Math.max(0, Math.min(ids.length - 1, index))]
    if (id === undefined) return
    desk.ui.patch({ chosen: id })
    reading.reveal(id)
  }
  // the one at the bottom of the screen is chosen first
  const begin = useEffectEvent((now: Ref | undefined, known: boolean) => {
    const bottom = reading.viewport.rows.findLast(({ index }) => items[index]?.kind === 'message')
    const item = bottom && items[bottom.index]
    if (!known && item?.kind === 'message') desk.ui.patch({ chosen: item.message.id })
    if (known && now !== undefined) reading.reveal(now)
  })
  const there = here !== -1
  useEffect(() => {
    if (active || there) begin(chosen, there)
  }, [active, chosen, there])

  useOffers('message', active, (state) => {
    const message = chosen === undefined ? undefined : messageOf(state, conversation.id, chosen)
    return message ? offersOnMessage(state, message) : nothingChosen
  })

  useKeys(
    (key) => {
      const action = actionOf('message', key)
      if (action === 'choose') {
        choose(here + (key.type === 'key' && key.name === 'up' ? -1 : 1))
        return true
      }
      if (action === 'command' && there) {
        beginCommand(desk)
        return true
      }
      const act = action === undefined ? undefined : acts.get(action)
      if (!act) return false
      const message =
        chosen === undefined ? undefined : messageOf(desk.now(), conversation.id, chosen)
      return message ? onLetter(desk.ui, key, () => act(desk, message)) : false
    },
    { isActive: active },
  )
}
