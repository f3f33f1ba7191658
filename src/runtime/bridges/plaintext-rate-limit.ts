/** Who says too much at once is not listened to for a while, so that nobody can drown the others. */
import type { Millis } from '../../core/ids.ts'
import type { Clock } from '../../ports.ts'

/** So many at once, and so many a second in the long run. */
export const AT_ONCE = 100
export const A_SECOND = 20

/** Counts by name; there must be few names. */
export const createPace = (clock: Clock) => {
  const rooms = new Map<string, { readonly room: number; readonly at: Millis }>()
  return {
    /** Is this one still allowed? */
    allows: (name: string): boolean => {
      const now = clock.now()
      const last = rooms.get(name) ?? { room: AT_ONCE, at: now }
      const more = (Math.max(0, now - last.at) * A_SECOND) / 1000
      const room = Math.min(AT_ONCE, last.room + more)
      rooms.set(name, { room: room >= 1 ? room - 1 : room, at: now })
      return room >= 1
    },
  }
}
