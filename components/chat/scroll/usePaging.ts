/** Asks for more of a conversation when its reader comes near an end of what is on hand. */
import { useEffect, useEffectEvent, useRef } from 'react'
import type { Conversation } from '../../../src/model/screen/view.ts'
import { useServices } from '../../../src/store/hooks.ts'

/** So many items and a screen of them from the end of the window, more is asked for: the next page is there as a whole. */
const THRESHOLD = 30
/**
 * And so long (ms) after the frame, unless the reader is at the end: where the processor is shared, the terminal draws the
 * frame meanwhile, and a key that is held down comes again only later.
 */
const PAUSE = 30

/** Which of the items are on the screen, and whether what is above and below them is wanted at all. */
type Place = {
  readonly first: number
  readonly last: number
  readonly count: number
  /** Rows of the screen. */
  readonly height: number
  readonly older: boolean
  readonly newer: boolean
}

/** Runs a task, behind the frame if there is time. Gives what takes it back. */
const runSoon = (isUrgent: boolean, task: () => void) => {
  if (isUrgent) return task()
  const timer = setTimeout(task, PAUSE)
  return () => clearTimeout(timer)
}

/** Asks for older and newer messages, once for every end of the window, however often it is drawn. */
export const usePaging = (
  { id, messages, hasOlder, hasNewer }: Conversation,
  { first, last, count, height, older, newer }: Place,
): void => {
  const { send } = useServices()
  const asked = useRef('')
  const page = useEffectEvent((direction: 'older' | 'newer', from: string) => {
    if (asked.current === `${direction} ${from}`) return
    asked.current = `${direction} ${from}`
    send({ type: 'view.page', conversation: id, direction })
  })
  const oldest = messages[0]?.id
  const newest = messages.at(-1)?.id
  const wantsOlder = older && hasOlder && first < THRESHOLD + height
  const wantsNewer = newer && hasNewer && count - last < THRESHOLD + height
  const isAtTop = first === 0
  const isAtBottom = last >= count - 1
  useEffect(
    () =>
      wantsOlder && oldest !== undefined
        ? runSoon(isAtTop, () => page('older', oldest))
        : undefined,
    [wantsOlder, oldest, isAtTop],
  )
  useEffect(
    () =>
      wantsNewer && newest !== undefined
        ? runSoon(isAtBottom, () => page('newer', newest))
        : undefined,
    [wantsNewer, newest, isAtBottom],
  )
}
