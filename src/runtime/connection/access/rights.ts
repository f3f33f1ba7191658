/**
 * What is known of the rights at a broker, from what it answered and what came back. Pure: each piece of evidence makes a
 * new value.
 *
 * A packet of mine that comes back proves that I may write and read. If it does not, MQTT 5 tells more: a broker acknowledges
 * what it takes, so what it took and did not give back may not be read. With MQTT 3.1.1 it acknowledges what it drops too;
 * then only what others write there can prove that reading is possible.
 */
import type {
  BrokerAccess,
  EssentialKind,
  MissingCause,
  MissingRight,
} from '../../../core/broker/essential.ts'
import type { Essential } from '../../../protocol/essentials.ts'

type Verdict = 'unknown' | 'good' | Exclude<MissingCause, 'no-wildcards'>

/** What is known of one kind. */
export type Right = {
  readonly read: Verdict
  readonly write: Verdict
  /** A packet of mine is on its way, and nothing is known of it yet. */
  readonly isPending: boolean
  /** A packet of mine was published on this link: what arrives on its topic may be it. */
  readonly isPublished: boolean
  /** The wildcard was refused; the topics of those whom I know are subscribed to. */
  readonly isExact: boolean
}

/** What was learned about one kind. */
export type Evidence =
  /** A packet to myself is on its way. */
  | { readonly is: 'published' }
  /** It came back. */
  | { readonly is: 'returned' }
  /** A packet of somebody else arrived. */
  | { readonly is: 'received' }
  | { readonly is: 'refused' | 'hung-up'; readonly access: BrokerAccess }
  /** The broker took the filter, or the exact topics in its place. */
  | { readonly is: 'subscribed'; readonly exact: boolean }
  /** It did not come back in time; `taken`: the broker acknowledged it, and would have said if it had not taken it. */
  | { readonly is: 'overdue'; readonly taken: boolean }
  /** It could not be tried. */
  | { readonly is: 'untried' }

/** Nothing is known yet. */
export const UNKNOWN_RIGHT: Right = {
  read: 'unknown',
  write: 'unknown',
  isPending: false,
  isPublished: false,
  isExact: false,
}

/** Is it known that this is not possible? */
export const isDenied = (verdict: Verdict): verdict is Exclude<Verdict, 'unknown' | 'good'> =>
  verdict !== 'unknown' && verdict !== 'good'

/** What is known when the packet did not come back. */
const overdue = (right: Right, taken: boolean): Right => {
  const { read } = right
  const late = { ...right, isPending: false }
  // a broker that acknowledged it has it: it is only late, or was lost on the way back
  if (read === 'good') return { ...late, write: taken ? 'good' : 'silent' }
  if (read === 'denied' || read === 'hung-up') return taken ? { ...late, write: 'good' } : late
  return taken
    ? { ...late, read: 'silent', write: 'good' }
    : { ...late, read: 'silent', write: 'silent' }
}

/** What is known of a right after this. */
export const weighEvidence = (right: Right, evidence: Evidence): Right => {
  switch (evidence.is) {
    case 'published':
      return { ...right, isPending: true, isPublished: true }
    case 'returned':
      return right.isPublished ? { ...right, read: 'good', write: 'good', isPending: false } : right
    case 'received':
      return { ...right, read: 'good' }
    case 'refused':
    case 'hung-up': {
      const verdict = evidence.is === 'refused' ? 'denied' : evidence.is
      // what was written may still be refused; what may not be written does not come back
      return evidence.access === 'read'
        ? { ...right, read: verdict }
        : { ...right, write: verdict, isPending: false }
    }
    case 'subscribed': {
      const was = right.read === 'denied' || right.read === 'hung-up'
      return { ...right, isExact: evidence.exact, read: was ? 'unknown' : right.read }
    }
    case 'overdue':
      return right.isPending ? overdue(right, evidence.taken) : right
    case 'untried':
      return { ...right, isPending: false }
  }
}

/** What of this kind is missing, with the rules that it wants. */
const missingOf = (right: Right, { kind, read, write }: Essential): readonly MissingRight[] => {
  if (right.read === 'silent' && right.write === 'silent')
    return [{ kind, access: 'either', cause: 'silent', rules: [read, write] }]
  // what may not be written never comes back, so nothing shows whether it could be read
  if (isDenied(right.write) && right.read === 'unknown' && !right.isExact)
    return [{ kind, access: 'write', cause: right.write, rules: [write, read], perhaps: 'read' }]
  const missing = ([read, write] as const).flatMap((rule): readonly MissingRight[] => {
    const cause = right[rule.access]
    return isDenied(cause) ? [{ kind, access: rule.access, cause, rules: [rule] }] : []
  })
  if (!right.isExact || isDenied(right.read)) return missing
  return [{ kind, access: 'read', cause: 'no-wildcards', rules: [read] }, ...missing]
}

export type Rights = ReadonlyMap<EssentialKind, Right>

/** Everything that is missing, in the order of the essentials. */
export const missingRights = (
  rights: Rights,
  essentials: readonly Essential[],
): readonly MissingRight[] =>
  essentials.flatMap((one) => {
    const right = rights.get(one.kind)
    return right ? missingOf(right, one) : []
  })

/** The kinds of which a packet is on its way. */
export const pendingKinds = (rights: Rights): readonly EssentialKind[] =>
  [...rights].flatMap(([kind, { isPending }]) => (isPending ? [kind] : []))
