/** What the rows of the open conversation are drawn with, the same object until something of it changes. */
import { useMemo } from 'react'
import { progressOf } from '../../src/chat/delivery.ts'
import type { State } from '../../src/chat/state.ts'
import type { Conversation } from '../../src/chat/view.ts'
import { isClassic } from '../../src/core/classic.ts'
import { personOf } from '../../src/core/names.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import { useChat } from '../../src/store/hooks.ts'
import { useTheme } from '../../src/themes/theme.ts'
import { widthOf } from '../text/width.ts'
import { nameOf } from '../ui/desk.ts'
import { classicLines } from './classicLines.ts'
import { itemsOf } from './items.ts'
import type { Item } from './items.ts'
import { claimedName, isNobodys } from './plain.ts'
import { plainIn, widestPlain } from './plainNames.ts'
import type { Look } from './rows.ts'
import { systemLines } from './system.ts'

const me = (state: State) => state.me
const plain = (state: State) => state.classic
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
  const name = useChat((state) => (other === undefined ? '' : nameOf(state, other)))
  const progress = useChat(delivery)
  const old = useChat(elsewhere)
  const { messages } = conversation
  return useMemo(() => {
    const claimed = messages.filter(isNobodys).map((message) => claimedName(message, texts))
    const longest = Math.max(
      widestPlain(messages),
      ...[texts.you, name, ...new Set(claimed)].map(widthOf),
    )
    const nameWidth = Math.min(longest, width < 50 ? 7 : 14)
    const byId = new Map(messages.map((message) => [message.id, message]))
    return {
      width,
      nameWidth,
      theme,
      texts,
      me: mine.id,
      nameOf: (who) => {
        if (who === mine.id) return texts.you
        if (isClassic(who)) return plainIn(who, nameWidth, theme.glyphs.ellipsis)
        return who === other ? name : who
      },
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
  const classic = useChat(plain)
  const other = personOf(conversation.id)
  const name = useChat((state) => (other === undefined ? '' : nameOf(state, other)))
  const { messages, newFrom, hasOlder, hasNewer } = conversation
  const lines = useMemo(
    () =>
      other === undefined
        ? []
        : isClassic(other)
          ? classicLines({ classic, me: mine }, other, name, texts)
          : systemLines({ requests: asked, sessions: opened, me: mine }, other, name, texts),
    [asked, opened, classic, mine, other, name, texts],
  )
  return useMemo(
    () => itemsOf({ messages, newFrom, hasOlder, hasNewer }, lines, texts.dates),
    [messages, newFrom, hasOlder, hasNewer, lines, texts],
  )
}
