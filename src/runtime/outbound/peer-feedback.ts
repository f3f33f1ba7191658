/** What others tell of my words, and what they are told when they come: receipts, questions, what comes back. */
import { isClosed } from '../../model/direct/sessions.ts'
import type { Coverage } from '../../core/seq-ranges.ts'
import { covering, NOTHING } from '../../core/seq-ranges.ts'
import type { GroupId, SessionId, UserId } from '../../core/ids.ts'
import type { Disk } from '../../ports.ts'
import type { Service } from '../../protocol/messages/sync.ts'
import type { Push } from './retransmit.ts'
import type { Ledger, Outgoing, Receiver } from '../counters.ts'
import { wordsTo } from '../counters.ts'
import type { Model } from '../event-store.ts'
import type { Older } from './rollback-recovery.ts'
import type { Receipts } from '../inbound/receipts.ts'
import { createReturned } from './own-message-recovery.ts'

/** A receiver has these of my words, and was shown those. */
export type Confirm = (counter: Outgoing, before: Receiver, have: Coverage, shown: Coverage) => void

type Needs = {
  readonly disk: Disk
  readonly ledger: Ledger
  readonly model: Model
  readonly me: UserId
  readonly older: Older
  readonly push: Push
  readonly confirmed: Confirm
  readonly receipts: Pick<Receipts, 'touch'>
}

export const createTold = (needs: Needs) => {
  const { ledger, model, me, older, push, confirmed, receipts } = needs
  return {
    /** A word between programs about my words. */
    heard: (by: UserId, word: Extract<Service, { type: 'receipt' | 'resend' }>) => {
      const counter = wordsTo(ledger, me, by, word.place)
      const receiver = counter?.receivers.find(({ to }) => to === by)
      if (!counter || !receiver) return
      if (word.type === 'receipt') {
        const { have, read, other } = word
        const now = older.clashed(older.known(counter, have, receiver.delivered), other)
        confirmed(now, receiver, have, covering(read))
      } else if (word.author === me && word.from <= word.to) {
        push(counter, [receiver], [[word.from, word.to]])
      }
    },
    /** A word of mine in a group came back. */
    returned: createReturned(needs),
    /** A member of a group has this of my words, whoever told them. */
    known: (group: GroupId, by: UserId, have: Coverage) => {
      const counter = wordsTo(ledger, me, by, `#${group}`)
      const before = counter?.receivers.find(({ to }) => to === by)?.delivered ?? NOTHING
      if (counter) older.known(counter, have, before)
    },
    /** Somebody came with a new connection: they hear what I have of them, should they know less. */
    remind: (who: UserId) => {
      const { sessions, me: mine } = model.state()
      for (const counter of ledger.allIncoming()) {
        const { about, from } = counter
        const session = about === 'control' ? undefined : sessions.get(about as SessionId)
        const isOpen = about === 'control' || (session && !isClosed(session, mine.id))
        if (from === who && isOpen && counter.got.upto > 0) receipts.touch(counter)
      }
    },
  }
}
