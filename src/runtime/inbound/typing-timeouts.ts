/** Somebody who stopped typing without saying so is typing no more after a while. */
import { TYPING_FOR } from '../../model/messages/messages.ts'
import type { ChatEvent } from '../../model/commands.ts'
import type { Stop } from '../../core/stop.ts'
import type { Clock } from '../../ports.ts'
import type { Model } from '../event-store.ts'

/** Ends each "is typing" that is not renewed in time. */
export const createTyping = (clock: Clock, model: Model) => {
  const timers = new Map<string, Stop>()
  return {
    happened: (events: readonly ChatEvent[]) => {
      for (const event of events) {
        if (event.type !== 'typing.seen' || event.by === model.state().me.id) continue
        const name = `${event.conversation} ${event.by}`
        timers.get(name)?.()
        timers.delete(name)
        if (!event.on) continue
        const end = () => model.happen([{ ...event, on: false }])
        timers.set(name, clock.after(TYPING_FOR, end))
      }
    },
  }
}
