/** My card: as it stands on the broker, and given to whoever asks who is here. */
import type { Status } from '../../model/people/presence.ts'
import type { SafeText, UserId } from '../../core/ids.ts'
import type { Clock, Names, Outgoing } from '../../ports.ts'
import type { Speaking } from '../outbound/send.ts'
import { createAnswering } from './roll-call.ts'

type Needs = {
  readonly me: { readonly id: UserId; readonly name: SafeText }
  readonly clock: Clock
  readonly names: Names
  readonly speaking: Pick<Speaking, 'card' | 'service'>
  /** What I want others to see of me while I am connected. */
  readonly status: () => Exclude<Status, 'offline'>
  /** Somebody asked, and is answered by this. */
  readonly answer: (by: UserId, card: Outgoing) => void
}

/** Shows who I am. */
export const createShowing = ({ me, clock, names, speaking, status, answer }: Needs) => {
  let shown = { boot: 0, count: 0 }

  const cardOf = (status: Status, boot: number, count: number) => {
    const caps = ['papo/1']
    const seen = clock.now()
    return { type: 'presence.show', status, name: me.name, caps, boot, count, seen } as const
  }

  return {
    /** The card to be kept by the broker, also as the last will. */
    card: (status: Status, boot: number, count: number) => {
      if (status !== 'offline') shown = { boot, count }
      return speaking.card(cardOf(status, boot, count), { kind: 'card', of: me.id }, true)
    },
    /** Comes back to me when everything before it has come. */
    marker: () =>
      speaking.service({ type: 'who.ask' }, { kind: 'control', of: me.id, from: me.id }, 1),
    /** Where the broker gives no kept cards to us, we ask those who are here. */
    question: () => speaking.service({ type: 'who.ask' }, { kind: 'who', from: me.id }, 0),
    asked: createAnswering(clock, names, (by) => {
      const place = { kind: 'control', of: by, from: me.id } as const
      answer(by, speaking.card(cardOf(status(), shown.boot, shown.count), place, false))
    }),
  }
}
