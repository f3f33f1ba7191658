/**
 * Equivocation: an author said one thing to some members and another thing to others. The evidence is two
 * packets with the author's signature, and it stays.
 */
import type {
  GroupId,
  Millis,
  PacketHash,
  PublicKey,
  Ref,
  SafeText,
  UserId,
} from '../../core/ids.ts'

/** What one signed packet says. */
export type SignedVersion = {
  readonly hash: PacketHash
  /** Its own number: of a roster its `rev`. */
  readonly seq: number
  /** The command before it, as it names it. */
  readonly prior?: PacketHash
  readonly ref: Ref
  readonly at: Millis
  /** The same in all packets that say the same, whatever their numbers. */
  readonly content: PacketHash
  readonly kind: 'send' | 'edit' | 'delete' | 'react' | 'unknown' | 'roster'
  /** The beginning of its text, on one line; empty where it has none. */
  readonly text: SafeText
  /** It is there under another number as well: the author restored an older profile, and said it again. */
  readonly repeated?: boolean
}

/** Two packets or more where an author may make only one. */
export type Equivocation = {
  readonly by: UserId
  readonly key: PublicKey
  readonly seq: number
  readonly of: 'command' | 'roster'
  /** When the second one arrived, by my clock. */
  readonly foundAt: Millis
  readonly versions: readonly SignedVersion[]
}

/** The most versions of one thing, and the most such things of one author in a group, that are remembered. */
export const MAX_VERSIONS = 4
export const MAX_EQUIVOCATIONS = 64

type Key = Pick<Equivocation, 'key' | 'seq' | 'of'>

/** Is it about the same number of the same author? */
export const isSameEquivocation = (a: Key, b: Key): boolean =>
  a.key === b.key && a.seq === b.seq && a.of === b.of

/** What this author did with this number, as far as it was found. */
export const equivocationAt = (
  list: readonly Equivocation[] | undefined,
  key: Key,
): Equivocation | undefined => list?.find((one) => isSameEquivocation(one, key))

/** The list with this one, in place of what it had of the same number. */
export const withEquivocation = (
  list: readonly Equivocation[],
  one: Equivocation,
): readonly Equivocation[] =>
  equivocationAt(list, one)
    ? list.map((old) => (isSameEquivocation(old, one) ? one : old))
    : [...list, one]

/** One version of everything that was said. */
export const distinctVersions = ({ versions }: Equivocation): readonly SignedVersion[] =>
  versions.filter(
    ({ content }, index) => versions.findIndex((other) => other.content === content) === index,
  )

/**
 * What was said in two ways and stays so. Where all but one were said again under other numbers, everybody gets
 * all of them: that is what a profile does that was restored from an older copy. Two with one id cannot both be
 * in a conversation.
 */
export const contradictingVersions = (equivocation: Equivocation): readonly SignedVersion[] => {
  const distinct = distinctVersions(equivocation)
  const refs = new Set(distinct.map(({ ref }) => ref))
  if (refs.size === distinct.length && distinct.filter(({ repeated }) => !repeated).length < 2)
    return []
  return distinct
}

/** Event: this is what was found of an author's number in a group. */
export type EquivocationEvent = Equivocation & {
  readonly type: 'group.equivocated'
  readonly group: GroupId
}

/** Is a packet with this hash among what was found? */
export const hasVersion = (list: readonly Equivocation[] | undefined, hash: string): boolean =>
  list?.some(({ versions }) => versions.some((version) => version.hash === hash)) ?? false
