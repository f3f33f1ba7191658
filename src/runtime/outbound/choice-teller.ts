/** Tells those who are here when I hide something from them, or no longer: by the next receipt, which is sent now. */
import type { ChatEvent } from '../../model/events.ts'
import type { UserId } from '../../core/ids.ts'
import { groupsOfMine } from '../../model/groups/group-room.ts'
import { PRIVATE_THINGS } from '../../model/people/privacy.ts'
import type { RuntimeContext } from '../runtime-context.ts'

type Deps = Pick<RuntimeContext, 'eventStore' | 'isHere'> & {
  /** Sends them receipts for what I have of theirs. */
  readonly tell: (who: UserId) => void
}

/** To be called with everything that was committed. Whoever is away is told by the receipts of their next messages. */
export const createChoiceTeller = ({ eventStore, isHere, tell }: Deps) => {
  let { preferences } = eventStore.state()

  const tellAll = () => {
    const state = eventStore.state()
    const talked = [...state.sessions.values()].map((one) => one.with)
    const members = groupsOfMine(state).flatMap(({ roster }) => roster.members.map(({ id }) => id))
    for (const who of new Set([...talked, ...members])) {
      if (who !== state.me.id && isHere(who)) tell(who)
    }
  }

  return (events: readonly ChatEvent[]): void => {
    for (const event of events) {
      if (event.type === 'person.privacyChosen' && isHere(event.who)) tell(event.who)
      if (event.type !== 'view.preferencesSet') continue
      const before = preferences
      preferences = event.preferences
      // how the lists are sorted is nobody else's business
      if (PRIVATE_THINGS.some((one) => before[one] !== preferences[one])) tellAll()
    }
  }
}
