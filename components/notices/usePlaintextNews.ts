/** What happens to me and my groups in plain text: told where I am. */
import { useEffect, useEffectEvent, useRef } from 'react'
import type { PlaintextState } from '../../src/model/plaintext/plaintext-state.ts'
import { useChat } from '../../src/store/hooks.ts'
import { plaintextNews } from './plaintext-news.ts'
import { useActionContext } from '../actions/action-context.ts'

/** Tells in the status line who asks, who invites, and what others did to my groups. */
export const usePlaintextNews = (): void => {
  const ctx = useActionContext()
  const plaintext = useChat((state) => state.plaintext)
  const previous = useRef<PlaintextState>(undefined)

  const announce = useEffectEvent((before: PlaintextState) => {
    const { me } = ctx.now()
    for (const words of plaintextNews(before, plaintext, me.id, ctx.texts)) ctx.ui.notify(words)
  })
  useEffect(() => {
    if (previous.current) announce(previous.current)
    previous.current = plaintext
  }, [plaintext])
}
