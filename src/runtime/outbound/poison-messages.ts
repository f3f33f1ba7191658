/**
 * Some brokers close the connection at a publish that they deny. Whichever word is alone on its way
 * twice in a row when that happens is the one; with several on their way, the next link tries one
 * at a time.
 */
import type { Range } from '../../core/seq-ranges.ts'
import { within } from '../../core/seq-ranges.ts'

/** A close this soon (ms) after a publish is laid at that publish's door. */
const SUSPICIOUS = 2000
/** So many closes in a row are enough. */
const ENOUGH = 2

type Word = { readonly topic: string; readonly seq: number }
type Suspect = Word & { readonly strikes: number }

export type Suspects = {
  readonly publishing: (topic: string, seq: number) => void
  /** The broker answered this one. */
  readonly clear: (topic: string, seq: number) => void
  /** Of this place only these words are still to be sent. */
  readonly settled: (topic: string, lacking: readonly Range[]) => void
  /** Is anybody under suspicion? Then words go one at a time. */
  readonly some: () => boolean
  /** The link ended, `closed` by the other side: the word that is found guilty, if any. */
  readonly unlinked: (closed: boolean) => Word | undefined
}

const nameOf = (topic: string, seq: number) => `${topic} ${seq}`

/** Nobody is under suspicion yet; `now` gives Unix milliseconds. */
export const createSuspects = (now: () => number): Suspects => {
  const known = new Map<string, Suspect>()
  // what was on its way when the link ended: the answers "lost" come before or after that
  const unanswered = new Map<string, Word>()
  let lastPublish = 0

  return {
    publishing: (topic, seq) => {
      lastPublish = now()
      unanswered.set(nameOf(topic, seq), { topic, seq })
    },
    clear: (topic, seq) => {
      known.delete(nameOf(topic, seq))
      unanswered.delete(nameOf(topic, seq))
    },
    settled: (topic, lacking) => {
      for (const [name, word] of known) {
        if (word.topic === topic && !within(lacking, word.seq)) known.delete(name)
      }
    },
    some: () => known.size > 0,
    unlinked: (closed) => {
      const words = [...unanswered]
      unanswered.clear()
      if (!closed || now() - lastPublish > SUSPICIOUS) return undefined
      const alone = words.length === 1
      for (const [name, word] of words) {
        const before = known.get(name)?.strikes ?? 0
        const strikes = alone ? before + 1 : before > 0 ? before : 1
        if (strikes >= ENOUGH) {
          known.delete(name)
          return word
        }
        known.set(name, { ...word, strikes })
      }
      return undefined
    },
  }
}
