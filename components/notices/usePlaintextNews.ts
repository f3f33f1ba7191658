/** What happens to me and my groups in plain text: told where I am. */
import { useEffect, useEffectEvent, useRef } from 'react'
import type { Classic } from '../../src/model/plaintext/plaintext-state.ts'
import { useChat } from '../../src/store/hooks.ts'
import { plainNews } from './plaintext-news.ts'
import { useDesk } from '../actions/action-context.ts'

/** Tells in the status line who asks, who invites, and what others did to my groups. */
export const useClassicNews = (): void => {
  const desk = useDesk()
  const classic = useChat((state) => state.classic)
  const told = useRef<Classic>(undefined)

  const tell = useEffectEvent((before: Classic) => {
    const { me } = desk.now()
    for (const words of plainNews(before, classic, me.id, desk.texts)) desk.ui.tell(words)
  })
  useEffect(() => {
    if (told.current) tell(told.current)
    told.current = classic
  }, [classic])
}
