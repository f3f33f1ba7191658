/** Cards that somebody shows in a name, and what others make of it. */
import type { SafeText } from '../../../src/core/ids.ts'
import { wordOf } from '../forged/packets.ts'
import { id, quickSigner } from './network.ts'
import type { Person, Town } from './network.ts'
import { stateOf } from './direct-session.ts'

/** A key that nobody expects. */
export const other = quickSigner('somebody else')

/** A card in this name, by another key unless told. */
export const cardBy = (world: Town, name: string, signer = other, boot = 1) =>
  wordOf(
    { name: id(name), signer },
    {
      type: 'presence.show',
      status: 'online',
      name: name as SafeText,
      caps: [],
      boot,
      count: 1,
      seen: world.clock.now(),
    },
    { kind: 'card', of: id(name) },
    { at: world.clock.now(), retain: true },
  )

/** What this person's program knows of somebody. */
export const personSeen = (who: Person, name: string) => stateOf(who).people.get(id(name))
