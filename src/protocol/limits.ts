/**
 * Every limit of what a packet may contain. A reader refuses a value beyond its limit before anything is
 * made of it, so nothing that others choose is ever a size or a count of ours. `docs/protocol.md` and
 * `docs/asyncapi.yaml` list the same limits; `test/unit/protocol/limits.test.ts` tries each of them.
 */
import { MAX_DURATION } from '../core/duration.ts'
import { MAX_MILLIS } from '../core/ids.ts'
import { MAX_SEQ } from '../core/seq-ranges.ts'
import { MAX_TEXT } from '../core/text/safe-text.ts'
import { MAX_HEIRS, MAX_LINEAGE, MAX_MEMBERS } from '../model/groups/roster.ts'
import { MAX_REACTION } from '../model/messages/decide-message.ts'

/** The largest packet, in bytes; also the longest packet that another one relays, in UTF-16 units. */
export const MAX_PACKET = 65_536
/** The most gaps of one receipt, and the most ranges of what was shown; more is not reported. */
export const MAX_GAPS = 64
/** The most authors whose newest packet a `sync.have` names. */
export const MAX_AUTHOR_TIPS = 100
/** The most rosters that lost and are named there. */
export const MAX_FORKS = 8
/** The count of a last will: higher than that of any other presence record of its boot. */
export const MAX_PRESENCE_COUNT = 2 ** 31 - 1

/** The most items of each list. */
export const LIST_LIMITS = {
  caps: 32,
  ranges: MAX_GAPS,
  members: MAX_MEMBERS,
  departed: MAX_MEMBERS,
  authors: MAX_MEMBERS,
  heirs: MAX_HEIRS,
  lineage: MAX_LINEAGE,
  /** Authors whose newest packet is named, and rosters that lost. */
  tips: MAX_AUTHOR_TIPS,
  forks: MAX_FORKS,
  /** Parts of something that is written as a list; a later papo may add some. */
  parts: 16,
} as const

/** The longest strings, in UTF-16 units. A text may come in more units than stay after it was made safe. */
export const STRING_LIMITS = {
  text: 2 * MAX_TEXT,
  line: 1000,
  emoji: 2 * MAX_REACTION,
  cap: 40,
  /** The name of a type, also of one that this version does not know. */
  type: 64,
  packet: MAX_PACKET,
} as const

/** The largest numbers. */
export const NUMBER_LIMITS = {
  /** Numbers of messages and rosters, and counts of them. */
  seq: MAX_SEQ,
  /** A boot is made from the time (Unix ms). */
  boot: MAX_MILLIS,
  count: MAX_PRESENCE_COUNT,
  /** How long heirs wait (ms). */
  after: MAX_DURATION,
} as const
