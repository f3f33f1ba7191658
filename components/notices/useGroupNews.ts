/** What happens to me and my groups: told where I am, and opened where nothing else is going on. */
import { useEffect, useEffectEvent, useRef } from 'react'
import { conversationOf } from '../../src/core/ids.ts'
import { useChat } from '../../src/store/hooks.ts'
import { groupNews, newsInWords } from './group-news.ts'
import type { News } from './group-news.ts'
import { openConversation } from '../actions/conversations.ts'
import { useDesk } from '../actions/action-context.ts'

/** Was I let in? */
const isEntry = ({ of }: News): boolean =>
  of.kind === 'join' && of.join.kind === 'ask' && of.join.answer === 'accepted'

/** Tells what is new in the status line; a group that lets me in opens if nothing else is on the screen. */
export const useGroupNews = (): void => {
  const desk = useDesk()
  const news = useChat(groupNews)
  const told = useRef<ReadonlySet<string>>(undefined)

  const tell = useEffectEvent((fresh: readonly News[]) => {
    const { ui, texts } = desk
    const state = desk.now()
    for (const one of fresh) {
      const words = newsInWords(one, state, texts)
      if (words !== undefined) ui.tell(words)
      if (!isEntry(one) || words === undefined) continue
      const { layer, question } = ui.get()
      const idle = layer === undefined && question === undefined && desk.now().open === undefined
      if (idle && (ui.composer.current?.text() ?? '') === '') {
        openConversation(desk, conversationOf(one.group))
      }
    }
  })
  useEffect(() => {
    const before = told.current
    told.current = new Set(news.map(({ key }) => key))
    if (before) tell(news.filter(({ key }) => !before.has(key)))
  }, [news])
}
