/** My presence record: retained by the broker, and sent to anybody who makes a roll call. */
import { countPeople } from '../../model/people/strangers.ts'
import { inboxOf } from '../../core/channel.ts'
import type { Status } from '../../model/people/presence.ts'
import type { SafeText, UserId } from '../../core/ids.ts'
import type { Sender } from '../outbound/send.ts'
import type { Groups } from '../groups/groups.ts'
import type { Handlers } from '../loop.ts'
import { MAX_PRESENCE_COUNT } from '../../protocol/limits.ts'
import { createRollCall } from './roll-call.ts'
import type { RuntimeContext } from '../runtime-context.ts'

type Deps = Pick<RuntimeContext, 'clock' | 'ids' | 'eventStore' | 'emit' | 'warn'> & {
  readonly me: { readonly id: UserId; readonly name: SafeText }
  readonly sender: Pick<Sender, 'packPresence' | 'packSync'>
  readonly groups: Pick<Groups, 'sendRostersTo'>
}

/** Publishes who I am. */
export const createPresence = ({
  me,
  clock,
  ids,
  sender,
  eventStore,
  groups,
  emit,
  warn,
}: Deps) => {
  let published = { boot: 0, count: 0 }
  const known = () => countPeople(eventStore.state())

  const recordOf = (status: Status, boot: number, count: number) => {
    const caps = ['papo/1']
    const seen = clock.now()
    return { type: 'presence.publish', status, name: me.name, caps, boot, count, seen } as const
  }

  return {
    /** The record that the broker retains, also as the last will. */
    pack: (status: Status, boot: number, count: number) => {
      if (status !== 'offline') published = { boot, count }
      const record = recordOf(status, boot, status === 'offline' ? MAX_PRESENCE_COUNT : count)
      return sender.packPresence(record, { kind: 'presence', of: me.id }, true)
    },
    /** The sentinel: it comes back to me after everything that was retained. */
    packSentinel: () => sender.packSync({ type: 'presence.query' }, inboxOf(me.id, me.id), 1),
    onQuery: createRollCall(clock, ids, known, (by) => {
      const { status } = eventStore.state().me
      const record = recordOf(status, published.boot, published.count)
      emit('ephemeral', sender.packPresence(record, inboxOf(by, me.id), false))
      groups.sendRostersTo(by)
    }),
    /** The roll call: whoever gets it answers with their record. */
    packRollCall: () =>
      sender.packSync({ type: 'presence.query' }, { kind: 'roll-call', from: me.id }, 0),
    on: {
      linked: ({ link }) => {
        if (!link.retains) warn('retains-nothing', '')
        if (link.hasWill === false) warn('will-refused', '')
      },
    } satisfies Handlers,
  }
}
