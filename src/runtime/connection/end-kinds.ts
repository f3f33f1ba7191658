/** What follows from the end of a connection, by its reason. */
import type { LinkEnd, LinkEndReason } from '../../core/broker/link-end.ts'

/** Ends by the other side for which something that was sent may be the reason. */
const CLOSED_BY_PEER: ReadonlySet<LinkEndReason> = new Set([
  'busy',
  'closed',
  'ended-by-admin',
  'not-authorised',
  'shutting-down',
  'silent',
  'too-large',
  'unsupported',
])

/** Ends after which another attempt ends in the same way, until somebody changes something. */
const HOPELESS: ReadonlySet<LinkEndReason> = new Set(['bad-address', 'bad-version', 'no-qos1'])

/** Ends that say that nobody listens at this address for now. */
const NOBODY_THERE: ReadonlySet<LinkEndReason> = new Set(['refused', 'unreachable', 'no-answer'])

/** Did we end it, because another program had our disk? No broker has anything to do with that. */
export const isDiskBusy = ({ reason }: LinkEnd): boolean => reason === 'storage-busy'

/** Does it say that it has more to do than it can? */
export const isOverloaded = ({ reason }: LinkEnd): boolean => reason === 'busy'

/** Does nobody listen there for now? */
export const isNobodyThere = ({ reason }: LinkEnd): boolean => NOBODY_THERE.has(reason)

/** Would another attempt with the same settings end in the same way? */
export const isHopeless = ({ reason }: LinkEnd): boolean => HOPELESS.has(reason)

/** Did the other side end it, perhaps because of what was sent? */
export const isClosedByPeer = ({ reason }: LinkEnd): boolean => CLOSED_BY_PEER.has(reason)
