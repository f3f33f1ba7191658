/** Choosing a message with the keyboard and doing something with it. */
import { useEffect, useEffectEvent } from 'react'
import { messageOf } from '../../src/model/messages/message-window.ts'
import type { Message } from '../../src/model/messages/messages.ts'
import type { Conversation } from '../../src/model/screen/view.ts'
import type { Ref } from '../../src/core/ids.ts'
import { actionOf } from '../keys/key-table.ts'
import type { Action } from '../keys/key-table.ts'
import { useKeys } from '../keyboard/useKeys.ts'
import { useActionContext, useUi } from '../actions/action-context.ts'
import type { ActionContext } from '../actions/action-context.ts'
import {
  confirmDelete,
  promptForReaction,
  beginCommand,
  beginEdit,
  beginReply,
  openLinks,
  openLong,
  retryMessage,
  showDelivery,
  showVersions,
} from '../actions/messages.ts'
import { copyChosen, forwardChosen, quoteChosen } from '../actions/selection.ts'
import { jumpBack, jumpToQuoted, promptForDate, stepHit } from '../actions/jumps.ts'
import {
  defaultActions,
  actionsOnLongMessage,
  actionsOnMessage,
  actionsOnSeveral,
} from '../state/available-actions.ts'
import type { AvailableActions } from '../state/available-actions.ts'
import { onLetter } from '../keys/typed-letters.ts'
import { useAvailableActions } from '../state/useAvailableActions.ts'
import type { ChatItem } from './chat-items.ts'
import type { ChatScroll } from './scroll/useChatScroll.ts'

type MessageAction = (ctx: ActionContext, message: Message) => void

const messageActions: Partial<Readonly<Record<Action, MessageAction>>> = {
  reply: beginReply,
  edit: beginEdit,
  delete: confirmDelete,
  react: promptForReaction,
  copy: copyChosen,
  quote: quoteChosen,
  forward: forwardChosen,
  openLink: openLinks,
  delivery: showDelivery,
  retry: retryMessage,
  versions: showVersions,
  quoted: jumpToQuoted,
  nextHit: (ctx) => stepHit(ctx, 1),
  previousHit: (ctx) => stepHit(ctx, -1),
  jumpBack,
  toDate: promptForDate,
}

/** What can be done to several messages at once. */
const ON_SEVERAL: ReadonlySet<Action> = new Set<Action>(['copy', 'quote', 'forward'])

type MessageRows = {
  /** Can it be folded? */
  readonly isLong: (item: ChatItem) => boolean
  /** The row of a message that shows the hit of a search; 0 of all others. */
  readonly hitRow: (key: string) => number
}

/** Takes the keys while the chat pane has them; the result does what Enter does. */
export const useMessageMode = (
  conversation: Conversation,
  items: readonly ChatItem[],
  scroll: ChatScroll,
  { isLong, hitRow }: MessageRows,
): (() => void) => {
  const ctx = useActionContext()
  const active = useUi(({ pane, overlay, question }) => pane === 'chat' && !overlay && !question)
  const chosen = useUi((ui) => ui.chosen)
  // from elsewhere F3 goes on with a search, and the keys for messages come first
  const hit = useUi((ui) => (ui.search?.message === chosen ? ui.search : undefined))
  const messageIds = () =>
    items.flatMap((item) => (item.kind === 'message' ? [item.message.id] : []))
  // mostly nothing is chosen, and a conversation is drawn with every message
  const here = chosen === undefined ? -1 : messageIds().indexOf(chosen)

  const choose = (index: number, more = false) => {
    const ids = messageIds()
    const id = ids[Math.max(0, Math.min(ids.length - 1, index))]
    if (id === undefined) return
    const { chosenFrom = chosen } = ctx.ui.get()
    ctx.ui.patch({ chosen: id, chosenFrom: more && chosenFrom !== id ? chosenFrom : undefined })
    scroll.reveal(id)
  }
  const several = useUi((ui) => ui.chosenFrom !== undefined)
  // the one at the bottom of the screen is chosen first
  const begin = useEffectEvent((now: Ref | undefined, known: boolean) => {
    const bottom = scroll.viewport.rows.findLast(({ index }) => items[index]?.kind === 'message')
    const item = bottom && items[bottom.index]
    if (!known && item?.kind === 'message') ctx.ui.patch({ chosen: item.message.id })
    if (known && now !== undefined) scroll.show(now, hitRow(now))
  })
  const there = here !== -1
  const longMessage = () => {
    const item = items.find(({ key }) => key === chosen)
    return item?.kind === 'message' && isLong(item) ? item.message : undefined
  }
  const unfolded = useUi((ui) => chosen !== undefined && ui.unfolded.has(chosen))
  const toggleFold = ({ id }: Message) => {
    scroll.hold(id, unfolded)
    const rest = [...ctx.ui.get().unfolded].filter((one) => one !== id)
    ctx.ui.patch({ unfolded: new Set(unfolded ? rest : [...rest, id]) })
  }
  useEffect(() => {
    if (active || there) begin(chosen, there)
  }, [active, chosen, there])

  const enter = () => {
    const long = longMessage()
    if (long) toggleFold(long)
  }
  useAvailableActions('message', active, (state) => {
    const message = chosen === undefined ? undefined : messageOf(state, conversation.id, chosen)
    const jumps: AvailableActions = new Map<Action, undefined>([
      ...(hit && hit.place < hit.count - 1 ? ([['nextHit', undefined]] as const) : []),
      ...(hit && hit.place > 0 ? ([['previousHit', undefined]] as const) : []),
      ...(ctx.ui.jumps.current.length > 0 ? ([['jumpBack', undefined]] as const) : []),
    ])
    const folding = longMessage() ? actionsOnLongMessage(unfolded) : []
    if (several) return actionsOnSeveral
    const here = message ? actionsOnMessage(state, message) : defaultActions
    return new Map([...here, ...folding, ...jumps])
  })

  useKeys(
    (key) => {
      const action = actionOf('message', key)
      if (action === 'choose' || action === 'chooseMore') {
        const isUp =
          key.type === 'key' ? key.name === 'up' : key.type === 'text' && key.text === 'K'
        const step = () => choose(here + (isUp ? -1 : 1), action === 'chooseMore')
        return onLetter(ctx.ui, key, step)
      }
      if (several && action !== undefined && action in messageActions && !ON_SEVERAL.has(action)) {
        ctx.ui.notify(ctx.texts.notices.onlyOne, 'warning')
        return true
      }
      if (action === 'command' && there) {
        beginCommand(ctx)
        return true
      }
      const long = action === 'fold' || action === 'openLink' ? longMessage() : undefined
      if (long && action === 'fold') {
        toggleFold(long)
        return true
      }
      const act = long ? openLong : action && messageActions[action]
      if (!act) return false
      const message =
        chosen === undefined ? undefined : messageOf(ctx.now(), conversation.id, chosen)
      const tell = () => ctx.ui.notify(ctx.texts.notices.noneHere.readable)
      return onLetter(ctx.ui, key, message ? () => act(ctx, message) : tell)
    },
    { isActive: active },
  )
  return enter
}
