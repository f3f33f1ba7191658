/** Cards that somebody shows in a name, and what others make of it. */
import { lookUpPerson } from '../../../src/model/people/strangers.ts'
import type { SafeText } from '../../../src/core/ids.ts'
import { signedPacket } from '../forged/packets.ts'
import { id, insecureSigner } from './network.ts'
import type { Person, TestNetwork } from './network.ts'
import { stateOf } from './direct-session.ts'

/** A key that nobody expects. */
export const otherSigner = insecureSigner('somebody else')

/** A card in this name, by another key unless told. */
export const presenceRecordBy = (
  network: TestNetwork,
  name: string,
  signer = otherSigner,
  boot = 1,
) =>
  signedPacket(
    { name: id(name), signer },
    {
      type: 'presence.publish',
      status: 'online',
      name: name as SafeText,
      caps: [],
      boot,
      count: 1,
      seen: network.clock.now(),
    },
    { kind: 'presence', of: id(name) },
    { at: network.clock.now(), retain: true },
  )

/** What this person's program knows of somebody. */
export const knownPerson = (who: Person, name: string) => lookUpPerson(stateOf(who), id(name))
