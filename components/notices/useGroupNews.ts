/** What happens to me and my groups: told where I am, and opened where nothing else is going on. */
import { useEffect, useEffectEvent, useRef } from 'react'
import { groupConversationId } from '../../src/core/ids.ts'
import { useChat } from '../../src/store/hooks.ts'
import { groupNews, groupNewsText } from './group-news.ts'
import type { GroupNews } from './group-news.ts'
import { openConversation } from '../actions/conversations.ts'
import { useActionContext } from '../actions/action-context.ts'

/** Was I let in? */
const wasLetIn = ({ of }: GroupNews): boolean =>
  of.kind === 'join' && of.join.kind === 'ask' && of.join.answer === 'accepted'

/** Tells what is new in the status line; a group that lets me in opens if nothing else is on the screen. */
export const useGroupNews = (): void => {
  const ctx = useActionContext()
  const news = useChat(groupNews)
  const announced = useRef<ReadonlySet<string>>(undefined)

  const announce = useEffectEvent((fresh: readonly GroupNews[]) => {
    const { ui, texts } = ctx
    const state = ctx.now()
    for (const one of fresh) {
      const words = groupNewsText(one, state, texts)
      if (words !== undefined) ui.notify(words)
      if (!wasLetIn(one) || words === undefined) continue
      const { overlay, question } = ui.get()
      const idle = overlay === undefined && question === undefined && ctx.now().open === undefined
      if (idle && (ui.composer.current?.text() ?? '') === '') {
        openConversation(ctx, groupConversationId(one.group))
      }
    }
  })
  useEffect(() => {
    const before = announced.current
    announced.current = new Set(news.map(({ key }) => key))
    if (before) announce(news.filter(({ key }) => !before.has(key)))
  }, [news])
}
