/** Somebody who stopped typing without telling us no longer counts as typing after a while. */
import { TYPING_FOR } from '../../model/messages/decide-message.ts'
import type { Stop } from '../../core/stop.ts'
import type { Clock } from '../../ports/clock.ts'
import type { EventStore } from '../event-store.ts'
import type { Handlers } from '../loop.ts'

/** Ends each "is typing" that is not renewed in time. */
export const createTypingTimeouts = (clock: Clock, eventStore: EventStore): Handlers => {
  const timers = new Map<string, Stop>()
  return {
    committed: (events) => {
      for (const event of events) {
        if (event.type !== 'typing.changed' || event.by === eventStore.state().me.id) continue
        const name = `${event.conversation} ${event.by}`
        timers.get(name)?.()
        timers.delete(name)
        if (!event.on) continue
        const end = () => eventStore.commit([{ ...event, on: false }])
        timers.set(name, clock.after(TYPING_FOR, end))
      }
    },
  }
}
