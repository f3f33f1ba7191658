/** Asks for more of a conversation when its reader comes near an end of what is on hand. */
import { useEffect, useEffectEvent, useRef } from 'react'
import type { Ref } from '../../../src/core/ids.ts'
import type { Conversation } from '../../../src/model/screen/view.ts'
import { useServices } from '../../../src/store/hooks.ts'
import { useUiStore } from '../../actions/action-context.ts'

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

type End = {
  /** The last message on hand in this direction. */
  readonly from: Ref | undefined
  readonly isNear: boolean
  /** It is on the screen. */
  readonly isReached: boolean
}

/** Asks for what is beyond one end of the window, once, however often it is drawn. Gives what begins the pause anew. */
const useEnd = ({ from, isNear, isReached }: End, ask: () => void): (() => void) => {
  const { wait } = useUiStore()
  const asked = useRef<Ref>(undefined)
  const restart = useRef<() => void>(undefined)
  const askOnce = useEffectEvent((end: Ref) => {
    if (asked.current === end) return
    asked.current = end
    ask()
  })
  useEffect(() => {
    // the same message may be the end again after a jump there and back
    if (asked.current !== from) asked.current = undefined
  }, [from])
  useEffect(() => {
    if (!isNear || from === undefined) return undefined
    if (isReached) return askOnce(from)
    let stop = wait(PAUSE, () => askOnce(from))
    restart.current = () => {
      stop()
      stop = wait(PAUSE, () => askOnce(from))
    }
    return () => {
      restart.current = undefined
      stop()
    }
  }, [isNear, from, isReached, wait])
  return () => restart.current?.()
}

/**
 * Asks for older and newer messages, once for every end of the window. Gives what a jump has to call: a pause may be over
 * before the jump is drawn, and only its frame tells whether what is beside the old place is still wanted.
 */
export const usePaging = (
  { id, messages, hasOlder, hasNewer }: Conversation,
  { first, last, count, height, older, newer }: Place,
): (() => void) => {
  const { send } = useServices()
  const waitAbove = useEnd(
    {
      from: messages[0]?.id,
      isNear: older && hasOlder && first < THRESHOLD + height,
      isReached: first === 0,
    },
    () => send({ type: 'view.page', conversation: id, direction: 'older' }),
  )
  const waitBelow = useEnd(
    {
      from: messages.at(-1)?.id,
      isNear: newer && hasNewer && count - last < THRESHOLD + height,
      isReached: last >= count - 1,
    },
    () => send({ type: 'view.page', conversation: id, direction: 'newer' }),
  )
  return () => {
    waitAbove()
    waitBelow()
  }
}
