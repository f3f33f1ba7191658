/** What is proved when on a link: the sentinel first, then what needs no proof of its own, and the rest once we are online. */
import type { Link, OutgoingPacket, PublishOutcome } from '../../../ports/transport.ts'
import { guardLink } from './guard-link.ts'
import type { Handlers } from '../../loop.ts'
import type { HangUps } from './hang-ups.ts'
import type { Proofs } from './proofs.ts'
import type { Essential } from '../../../protocol/essentials.ts'
import { hasPassed } from '../../../core/elapsed.ts'

/** Among more people than this not everybody proves at each link what all others receive. */
const CROWD = 100
/** There it is proved again after so long (ms). */
const CROWD_INTERVAL = 24 * 3_600_000

type Deps = {
  readonly proofs: Proofs
  readonly hangUps: HangUps
  readonly essentials: readonly Essential[]
  readonly subscriptions: { readonly openAgain: () => void }
  /** How many people I know of, strangers among them. */
  readonly knownPeople: () => number
  readonly now: () => number
  /** When it was last proved at a broker that I may write and read rosters. */
  readonly rostersProved: {
    readonly get: (broker: string) => number
    readonly put: (broker: string, at: number) => void
  }
  readonly broker: () => string
  readonly packets: {
    readonly packSentinel: () => OutgoingPacket
    readonly packRollCall: () => OutgoingPacket
  }
  /** My presence record as it is now. */
  readonly packRecord: () => OutgoingPacket
  readonly warn: (key: string, about: string) => void
  /** The link, while we are online. */
  readonly onlineLink: () => Link | undefined
  /** Something else is known of what the broker lets me do. */
  readonly onChanged: () => void
  /** The sentinel does not come back. */
  readonly onNoSentinel: (link: Link) => void
}

export const createLinkProver = (deps: Deps) => {
  const { proofs, hangUps, packets } = deps

  const isCrowd = () => deps.knownPeople() > CROWD
  const isRosterDue = () =>
    !isCrowd() || hasPassed(deps.now(), deps.rostersProved.get(deps.broker()), CROWD_INTERVAL)

  let sentinel: Promise<void> | undefined

  const sendSentinel = async (current: Link, isLast = false) => {
    if (proofs.isMissing('inbox', 'read')) deps.onNoSentinel(current)
    const outcome = await proofs.send(
      current,
      'inbox',
      packets.packSentinel(),
      isLast ? undefined : () => void sendSentinel(current, true),
    )
    if (typeof outcome !== 'string') deps.onNoSentinel(current)
  }

  const sendRecord = async (current: Link, isLast = false): Promise<PublishOutcome> => {
    const again = isLast ? undefined : () => void sendRecord(current, true)
    const outcome = await proofs.send(current, 'presence', deps.packRecord(), again)
    // online, and seen by nobody: the person has to know
    const isTooLarge = typeof outcome !== 'string' && outcome.reason === 'too-large'
    if (isTooLarge) deps.warn('presence-too-large', '')
    return outcome
  }

  /** Tries again what is missing. */
  const sendAgain = (current: Link) => {
    hangUps.retryOne()
    deps.subscriptions.openAgain()
    for (const kind of proofs.missingKinds()) {
      if (kind === 'inbox') void sendSentinel(current)
      else if (kind === 'presence') void sendRecord(current)
      else proofs.sendAgain(current, kind)
    }
  }

  return {
    /** The link as it is used from now on. */
    begin: (found: Link): Link => {
      hangUps.begin()
      const link = guardLink(found, hangUps, deps.essentials)
      proofs.begin(link)
      return link
    },
    sendSentinel: (current: Link) => {
      sentinel = sendSentinel(current)
    },
    /** One at a time, where the broker hung up at one of several; false when the link ended meanwhile. */
    sendCarefully: async (current: Link): Promise<boolean> => {
      if (!hangUps.isCareful()) return true
      // it may come back before it is acknowledged
      await sentinel
      return proofs.sendEach(current)
    },
    /** My presence record. */
    sendRecord: (current: Link) => sendRecord(current),
    /** What was not sent yet. `noRetained`: no retained record came, mine or another's. */
    sendRest: (current: Link, noRetained: boolean) => {
      // if the broker gives us no retained records, we make a roll call
      if (noRetained) void proofs.send(current, 'roll-call', packets.packRollCall())
      proofs.sendRest(current, isRosterDue())
    },
    on: {
      rightsChanged: () => {
        const isOnline = deps.onlineLink() !== undefined
        if (isOnline && isCrowd() && proofs.isProved('roster'))
          deps.rostersProved.put(deps.broker(), deps.now())
        if (isOnline) deps.onChanged()
      },
      rightsDue: () => {
        const link = deps.onlineLink()
        if (link) sendAgain(link)
      },
      // whoever issued one has to know whether anybody can see it
      rosterIssued: () => {
        const link = deps.onlineLink()
        if (link && !proofs.isProved('roster')) proofs.sendAgain(link, 'roster')
      },
    } satisfies Handlers,
  }
}
