/** News of me and my groups: shown in the status line, and opened if nothing else is going on. */
import { useEffect, useEffectEvent, useRef } from 'react'
import { useChat } from '../../src/store/hooks.ts'
import { allNews } from './news.ts'
import type { News } from './news.ts'
import { openConversation } from '../actions/conversations.ts'
import { useActionContext } from '../actions/action-context.ts'
import type { ActionContext } from '../actions/action-context.ts'

const isIdle = ({ ui, now }: ActionContext): boolean => {
  const { overlay, question } = ui.get()
  const isTyping = (ui.composer.current?.text() ?? '') !== ''
  return overlay === undefined && question === undefined && now().open === undefined && !isTyping
}

const tell = (ctx: ActionContext, { text, tone, opens }: News): void => {
  const before = ctx.now()
  const mayOpen = opens !== undefined && isIdle(ctx)
  const words = text(before, ctx.texts, mayOpen)
  if (words === undefined) return
  if (mayOpen) openConversation(ctx, opens)
  ctx.ui.notify(words, tone)
}

/** Tells what is new in the status line; a yes opens its conversation if nothing else is on the screen. */
export const useNews = (): void => {
  const ctx = useActionContext()
  const news = useChat(allNews)
  const announced = useRef<readonly News[]>(undefined)

  const announce = useEffectEvent((before: readonly News[]) => {
    const known = new Set(before.map(({ key }) => key))
    const still = new Set(news.map(({ key }) => key))
    for (const one of news) if (!known.has(one.key)) tell(ctx, one)
    for (const { key, endText } of before) {
      const words = still.has(key) ? undefined : endText?.(ctx.now(), ctx.texts)
      if (words !== undefined) ctx.ui.notify(words)
    }
  })
  useEffect(() => {
    if (announced.current) announce(announced.current)
    announced.current = news
  }, [news])
}
