/** News of me and my groups: shown in the status line, and opened if nothing else is going on. */
import { useEffect, useEffectEvent, useRef } from 'react'
import { useChat } from '../../src/store/hooks.ts'
import { allRequests } from '../../src/model/screen/request-rows.ts'
import type { Requests } from '../../src/model/screen/request-rows.ts'
import { groupNews, newsSince } from './news.ts'
import type { News } from './news.ts'
import { openConversation } from '../actions/conversations.ts'
import { useActionContext } from '../actions/action-context.ts'
import type { ActionContext } from '../actions/action-context.ts'

/** What was there when something was announced last. */
type Announced = { readonly requests: Requests; readonly news: readonly News[] }

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
  const requests = useChat(allRequests)
  const news = useChat(groupNews)
  const announced = useRef<Announced>(undefined)

  const announce = useEffectEvent((before: Announced) => {
    const known = new Set(before.news.map(({ key }) => key))
    const still = new Set(news.map(({ key }) => key))
    for (const one of newsSince(before.requests, requests)) tell(ctx, one)
    for (const one of news) if (!known.has(one.key)) tell(ctx, one)
    for (const { key, endText } of before.news) {
      const words = still.has(key) ? undefined : endText?.(ctx.now(), ctx.texts)
      if (words !== undefined) ctx.ui.notify(words)
    }
  })
  useEffect(() => {
    if (announced.current) announce(announced.current)
    announced.current = { requests, news }
  }, [requests, news])
}
