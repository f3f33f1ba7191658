/** What the rows of the open conversation are drawn with, the same object until something of it changes. */
import { useMemo } from 'react'
import { progressOf } from '../../src/chat/delivery.ts'
import type { State } from '../../src/chat/state.ts'
import type { Conversation } from '../../src/chat/view.ts'
import { personOf } from '../../src/core/names.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import { useTheme } from '../../src/themes/theme.ts'
import { widthOf } from '../text/width.ts'
import { itemsOf } from './items.ts'
import type { Item } from './items.ts'
import { claimedName, isNobodys } from './plain.ts'
import type { Look } from './rows.ts'
import { systemLines } from './system.ts'

const me = (state: State) => state.me
const people = (state: State) => state.people
const delivery = (state: State) => state.delivery
const elsewhere = (state: State) => state.elsewhere
const requests = (state: State) => state.requests
const sessions = (state: State) => state.sessions

/** The look for rows of `width` cells. */
export const useLook = (conversation: Conversation, width: number): Look => {
  const theme = useTheme()
  const texts = useTexts()
  const mine = useChat(me)
  const other = personOf(conversation.id)
  const name = useChat((state) =>
    other === undefined ? '' : (people(state).get(other)?.name ?? other),
  )
  const progress = useChat(delivery)
  const old = useChat(elsewhere)
  const { messages } = conversation
  return useMemo(() => {
    const claimed = messages.filter(isNobodys).map((message) => claimedName(message, texts))
    const longest = Math.max(widthOf(texts.you), ...[name, ...new Set(claimed)].map(widthOf))
    const byId = new Map(messages.map((message) => [message.id, message]))
    return {
      width,
      nameWidth: Math.min(longest, width < 50 ? 7 : 14),
      theme,
      texts,
      me: mine.id,
      nameOf: (who) => (who === mine.id ? texts.you : who === other ? name : who),
      progressOf: (message) => progressOf(message, progress.get(message.session)),
      quoted: (id) => byId.get(id) ?? old.get(id),
    }
  }, [width, theme, texts, mine, name, other, progress, old, messages])
}

/** Everything that there is to draw of a conversation. */
export const useItems = (conversation: Conversation): readonly Item[] => {
  const texts = useTexts()
  const mine = useChat(me)
  const asked = useChat(requests)
  const opened = useChat(sessions)
  const other = personOf(conversation.id)
  const name = useChat((state) =>
    other === undefined ? '' : (people(state).get(other)?.name ?? other),
  )
  const { messages, newFrom, hasOlder, hasNewer } = conversation
  const lines = useMemo(
    () =>
      other === undefined
        ? []
        : systemLines({ requests: asked, sessions: opened, me: mine }, other, name, texts),
    [asked, opened, mine, other, name, texts],
  )
  return useMemo(
    () => itemsOf({ messages, newFrom, hasOlder, hasNewer }, lines, texts.dates),
    [messages, newFrom, hasOlder, hasNewer, lines, texts],
  )
}
