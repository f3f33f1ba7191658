/** What a person must be able to read and write at a broker, by what it is for; `src/protocol/essentials.ts` has the topics. */

/** What a filter and its topics are for: the kind of channel that travels there. */
export type EssentialKind = 'inbox' | 'direct' | 'presence' | 'roster' | 'group' | 'roll-call'

/** All kinds, in the order in which they are told: without the first ones the others are of little use. */
export const ESSENTIAL_KINDS: readonly EssentialKind[] = [
  'inbox',
  'direct',
  'presence',
  'roster',
  'group',
  'roll-call',
]

/** What a rule of a broker allows. */
export type BrokerAccess = 'read' | 'write'

/** One rule that a broker has to have for a person: what they do on all topics of a filter. */
export type BrokerRule = { readonly access: BrokerAccess; readonly filter: string }

/** The rule as a line for the person's `user` section of Mosquitto's ACL file (mosquitto.conf(5), `acl_file`). */
export const mosquittoRule = ({ access, filter }: BrokerRule): string => `topic ${access} ${filter}`

/**
 * How it is known that something is missing: the broker said so; nothing came back; it hung up, twice; or it takes no
 * wildcards, so that only what people send whom one knows arrives.
 */
export type MissingCause = 'denied' | 'silent' | 'hung-up' | 'no-wildcards'

/** A right that a broker does not give. `either`: nothing came back, and nobody can know which of the two is missing. */
export type MissingRight = {
  readonly kind: EssentialKind
  readonly access: BrokerAccess | 'either'
  readonly cause: MissingCause
  /** The rules that the broker needs. */
  readonly rules: readonly BrokerRule[]
  /** This may be missing too: nothing could show whether it is. */
  readonly perhaps?: 'read'
}

/** Something that has to be possible. */
export type RightNeeded = { readonly kind: EssentialKind; readonly access: BrokerAccess }

/** The first of what is missing of these. Whom I know reaches me without wildcards too. */
export const missingOfNeeded = (
  { missing = [] }: { readonly missing?: readonly MissingRight[] | undefined },
  needed: readonly RightNeeded[],
): MissingRight | undefined =>
  missing.find(
    (right) =>
      right.cause !== 'no-wildcards' &&
      needed.some(
        ({ kind, access }) =>
          right.kind === kind && (right.access === 'either' || right.access === access),
      ),
  )
