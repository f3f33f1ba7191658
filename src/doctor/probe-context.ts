/** What every probe works with: connections, topics that nobody else follows, and what must be undone at the end. */
import { inboxOf } from '../core/channel.ts'
import type { LinkEnd } from '../core/broker/link-end.ts'
import { parseGroupId, parseUserId } from '../core/ids.ts'
import type { GroupId, UserId } from '../core/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { EssentialKind } from '../core/broker/essential.ts'
import { essentialsOf } from '../protocol/essentials.ts'
import type { Essential } from '../protocol/essentials.ts'
import type { Verify } from '../protocol/envelope.ts'
import { addSpace, groupMessagesFilter, topicOf } from '../protocol/topics.ts'
import type { ProbeLink, ProbeLinks } from './probe-links.ts'
import type { TopicProof } from './probes/topics.ts'

/** Undoes something; `open` connects when probes no longer may. */
export type EndTask = (open: ProbeLinks['open']) => Promise<void>

/** What a probe measured; or why there is no connection any more, or never was one. */
export type Measured<M> = M | LinkEnd

/** A topic that only the examination follows, and the filter that papo would use for it. */
export type OwnTopic = { readonly topic: string; readonly filter: string }

export type ProbeContext = {
  readonly me: UserId
  readonly space: string
  readonly clock: Clock
  readonly verify: Verify
  readonly links: ProbeLinks
  readonly essentials: readonly Essential[]
  /** A client id of the examination; `part` tells its connections from each other. */
  readonly clientId: (part: string) => string
  /** The one client id whose session is kept for a moment. It is always the same: if we die, the next examination clears it. */
  readonly sessionId: string
  /**
   * A topic of a group that nobody is in: whoever may use papo may use it, and nobody else is subscribed to it. `part`
   * tells probes from each other.
   */
  readonly ownTopic: (part: string) => OwnTopic
  /** Keeps what came back on each topic: probes that use one of them depend on it. */
  readonly learn: (proofs: readonly TopicProof[]) => void
  /** Did a packet of this kind come back? Nothing where that was not tried, or not to its end. */
  readonly isProved: (kind: EssentialKind) => boolean | undefined
  /** How long (ms) something may take to come back at this broker. */
  readonly patience: () => number
  /** A topic in my inbox where somebody else would write to me. */
  readonly otherName: string
  /** A connection without a session that probes share: the one that lives, or a new one. */
  readonly shared: () => Promise<ProbeLink | LinkEnd>
  /** Runs this at the end, also when the examination is broken off; what it undoes may be undone already. */
  readonly atEnd: (task: EndTask) => void
}

/** The user in whose name nobody is. */
const otherUser = (tag: string): UserId => parseUserId(`doctor-${tag}`) ?? ('doctor' as UserId)

const groupOfPart = (part: string, tag: string): GroupId =>
  parseGroupId(`doctor-${part}~${tag.padStart(12, '0').slice(-12)}`) ??
  ('doctor~000000000000' as GroupId)

type Given = Pick<ProbeContext, 'me' | 'space' | 'clock' | 'verify' | 'links' | 'atEnd'> & {
  /** What client ids begin with. */
  readonly baseId: string
  /** Ends the id of the session that is kept; the same in each examination of a profile. */
  readonly sessionPart: string
  /** Twelve or more letters and digits that no other examination has. Whoever reads topics sees them. */
  readonly tag: string
  /** Letters and digits that no topic has: whoever knew the client ids could take connections over. */
  readonly secret: string
}

/** How long (ms) something may take to come back at a broker that is not late. */
const BACK = 1500

/** The context of one examination. */
export const createProbeContext = ({
  baseId,
  sessionPart,
  tag,
  secret,
  ...given
}: Given): ProbeContext => {
  const { me, space, links } = given
  const clientId = (part: string) => `${baseId}-${part}-${secret}`
  let live: ProbeLink | undefined
  let learned: readonly TopicProof[] = []
  return {
    ...given,
    essentials: essentialsOf(space, me),
    clientId,
    sessionId: `${baseId}-away-${sessionPart}`,
    ownTopic: (part) => {
      const group = groupOfPart(part, tag)
      return {
        topic: addSpace(space, topicOf({ kind: 'group', group, from: me })),
        filter: addSpace(space, groupMessagesFilter(group)),
      }
    },
    learn: (proofs) => {
      learned = proofs
    },
    isProved: (kind) => learned.find(({ essential }) => essential.kind === kind)?.cameBack,
    patience: () => BACK + 2 * Math.max(0, ...learned.map(({ millis }) => millis)),
    otherName: addSpace(space, topicOf(inboxOf(me, otherUser(tag.slice(-8).toLowerCase())))),
    shared: async () => {
      if (live && live.ended() === undefined) return live
      const opened = await links.open({ clientId: clientId('main'), sessionExpiry: 0 })
      if (!('reason' in opened)) live = opened
      return opened
    },
  }
}
