/** My card: as it stands on the broker, and given to whoever asks who is here. */
import type { Status } from '../../model/people/presence.ts'
import type { SafeText, UserId } from '../../core/ids.ts'
import type { Clock, Ids, OutgoingPacket } from '../../ports.ts'
import type { Sender } from '../outbound/send.ts'
import { createRollCall } from './roll-call.ts'

type Deps = {
  readonly me: { readonly id: UserId; readonly name: SafeText }
  readonly clock: Clock
  readonly ids: Ids
  readonly sender: Pick<Sender, 'packPresence' | 'packSync'>
  /** What I want others to see of me while I am connected. */
  readonly status: () => Exclude<Status, 'offline'>
  /** Somebody asked, and is answered by this. */
  readonly answer: (by: UserId, record: OutgoingPacket) => void
}

/** Shows who I am. */
export const createPresence = ({ me, clock, ids, sender, status, answer }: Deps) => {
  let published = { boot: 0, count: 0 }

  const recordOf = (status: Status, boot: number, count: number) => {
    const caps = ['papo/1']
    const seen = clock.now()
    return { type: 'presence.publish', status, name: me.name, caps, boot, count, seen } as const
  }

  return {
    /** The card to be kept by the broker, also as the last will. */
    pack: (status: Status, boot: number, count: number) => {
      if (status !== 'offline') published = { boot, count }
      return sender.packPresence(recordOf(status, boot, count), { kind: 'card', of: me.id }, true)
    },
    /** Comes back to me when everything before it has come. */
    packSentinel: () =>
      sender.packSync({ type: 'presence.query' }, { kind: 'control', of: me.id, from: me.id }, 1),
    /** Where the broker gives no kept cards to us, we ask those who are here. */
    packQuery: () => sender.packSync({ type: 'presence.query' }, { kind: 'who', from: me.id }, 0),
    onQuery: createRollCall(clock, ids, (by) => {
      const channel = { kind: 'control', of: by, from: me.id } as const
      answer(
        by,
        sender.packPresence(recordOf(status(), published.boot, published.count), channel, false),
      )
    }),
  }
}
