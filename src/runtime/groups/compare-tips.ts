/**
 * Members compare what each author told them. Each names the ends of the author's chains of commands by their
 * hashes; where these differ, they give each other the packets.
 */
import { contradictingVersions } from '../../model/groups/equivocation.ts'
import type { Equivocation } from '../../model/groups/equivocation.ts'
import type { Group, RosterRef } from '../../model/groups/membership.ts'
import { wasMember } from '../../model/groups/membership.ts'
import type { Identity } from '../../model/groups/roster.ts'
import { includesIdentity, memberNamed } from '../../model/groups/roster.ts'
import type { SeqRange } from '../../core/seq-ranges.ts'
import { intersectRanges, presentRanges } from '../../core/seq-ranges.ts'
import type { PacketHash, UserId } from '../../core/ids.ts'
import { parsePacketHash, parseRosterHash } from '../../core/ids.ts'
import type { AuthorTip, SyncMessage } from '../../protocol/messages/sync.ts'
import { MAX_AUTHOR_TIPS, MAX_FORKS } from '../../protocol/limits.ts'
import type { IncomingCounter } from '../counters.ts'
import { counterName } from '../counters.ts'
import type { RuntimeContext } from '../runtime-context.ts'
import { versionSlot } from './find-equivocation.ts'
import type { Relay } from './relay.ts'

/** Where two packets differ, the ones before may differ as well: so many are exchanged at a time. */
const EXCHANGED = 16
/** In so many numbers of what one `sync.have` names the packets are exchanged. */
const MAX_DIFFERENCES = 8

type Deps = Pick<RuntimeContext, 'me' | 'ids' | 'disk' | 'counters' | 'eventStore' | 'signer'> & {
  readonly relay: Pick<Relay, 'relayMessages' | 'relayRoster'>
}

type Have = Extract<SyncMessage, { readonly type: 'sync.have' }>
type Request = Extract<SyncMessage, { readonly type: 'sync.request' }>

const ofAuthor = (group: Group, who: Identity): readonly Equivocation[] =>
  (group.equivocations ?? []).filter(
    ({ of, by, key }) => of === 'command' && by === who.id && key === who.key,
  )

const forksOf = ({ equivocations = [] }: Group): readonly RosterRef[] =>
  equivocations
    .filter(({ of }) => of === 'roster')
    .flatMap(({ seq: rev, versions }) =>
      versions.flatMap((version) => {
        const hash = parseRosterHash(version.hash)
        return hash === undefined ? [] : [{ rev, hash }]
      }),
    )
    .slice(-MAX_FORKS)

/** Names what I was told, and compares it with what others name. */
export const createTipComparison = (deps: Deps) => {
  const { me, ids, disk, counters, relay } = deps

  const counterOf = ({ id }: Group, { id: from, key }: Identity): IncomingCounter | undefined =>
    from === me ? undefined : counters.incoming({ kind: 'group', group: id, from }, key)

  /** The packets that I have under this number, by their hashes. */
  const hashesAt = (group: Group, counter: IncomingCounter, seq: number): readonly PacketHash[] => {
    const [stored] = disk.packets.range(counterName(counter), seq, seq)
    const first = stored && parsePacketHash(deps.signer.hash(stored.bytes))
    if (first === undefined) return []
    const found = ofAuthor(group, { id: counter.from, key: counter.key })
    const versions = found.find((one) => one.seq === seq)?.versions ?? []
    return [
      first,
      ...versions.filter((one) => one.seq === seq && one.hash !== first).map(({ hash }) => hash),
    ]
  }

  /** What of an author has to be the same for all members: where the chains end, and what differs. */
  const comparedOf = (group: Group, counter: IncomingCounter) => {
    const { from, key, tips = [] } = counter
    const found = ofAuthor(group, { id: from, key })
    const compared = new Map<number, readonly PacketHash[]>(tips.map(([seq, tip]) => [seq, [tip]]))
    for (const { seq, versions } of found) {
      compared.set(seq, hashesAt(group, counter, seq))
      // they name different ones before them: these differ too
      const differBefore = seq > 1 && new Set(versions.map(({ prior }) => prior)).size > 1
      if (differBefore) compared.set(seq - 1, hashesAt(group, counter, seq - 1))
    }
    return compared
  }

  const tipsOf = (group: Group): readonly AuthorTip[] => {
    const authors: Identity[] = []
    for (const { id, key } of group.intervals) {
      if (!includesIdentity(authors, { id, key })) authors.push({ id, key })
    }
    const all = authors.flatMap((who): readonly AuthorTip[] => {
      const counter = counterOf(group, who)
      if (!counter) return []
      return [...comparedOf(group, counter)].flatMap(([seq, hashes]) =>
        hashes.map((hash) => ({ author: who.id, key: who.key, seq, hash })),
      )
    })
    if (all.length <= MAX_AUTHOR_TIPS) return all
    // others another time
    const from = Math.floor(ids.random() * all.length)
    return [...all.slice(from), ...all.slice(0, from)].slice(0, MAX_AUTHOR_TIPS)
  }

  /** Relays my packets with these numbers of an author, also those beside the first ones. */
  const relayVersions = (to: UserId, group: Group, who: Identity, ranges: readonly SeqRange[]) => {
    const counter = counterOf(group, who)
    if (!counter) return
    for (const { seq, versions } of ofAuthor(group, who)) {
      const here = intersectRanges(ranges, [[seq, seq]])
      for (const version of versions) {
        if (version.seq === seq)
          relay.relayMessages(to, group.id, versionSlot(counter, version.hash), here)
      }
    }
  }

  /**
   * Relays to an author all that they said under numbers with a contradiction. Whoever restored an older profile may
   * lack some of it, and says it again under a new number.
   */
  const relayToAuthor = (author: UserId, group: Group) => {
    const key = memberNamed(group.roster, author)?.key
    if (key === undefined) return
    const who = { id: author, key }
    const open = ofAuthor(group, who).filter((one) => contradictingVersions(one).length > 0)
    for (const { seq } of open.slice(-MAX_DIFFERENCES))
      relayVersions(author, group, who, [[seq, seq]])
  }

  return {
    /** What I name in a `sync.have`. */
    named: (group: Group): Pick<Have, 'tips' | 'forks'> => {
      const [tips, forks] = [tipsOf(group), forksOf(group)]
      return { ...(tips.length > 0 && { tips }), ...(forks.length > 0 && { forks }) }
    },
    relayVersions,
    /** Relays the second rosters with these numbers. */
    relayForks: (to: UserId, group: Group, from: number, upTo: number) => {
      for (const { rev, hash } of forksOf(group)) {
        if (rev >= from && rev <= upTo) relay.relayRoster(to, group.id, hash, rev)
      }
    },
    /** Relays mine where a member was told something else than I; returns what to request of theirs. */
    compare: (by: UserId, group: Group, { tips = [] }: Have): readonly Request[] => {
      relayToAuthor(by, group)
      const requests: Request[] = []
      for (const { author, key, seq, hash } of tips) {
        const who = { id: author, key }
        const counter = author === by ? undefined : counterOf(group, who)
        if (!counter || !wasMember(group, who)) continue
        // most often it is the same
        if (counter.tips?.some(([at, tip]) => at === seq && tip === hash)) continue
        const mine = hashesAt(group, counter, seq)
        if (mine.length === 0 || mine.includes(hash)) continue
        const from = Math.max(1, seq - EXCHANGED + 1)
        const ranges = intersectRanges([[from, seq]], presentRanges(counter.received))
        relay.relayMessages(by, group.id, counterName(counter), ranges)
        relayVersions(by, group, who, ranges)
        const channel = { kind: 'group', group: group.id } as const
        requests.push({ type: 'sync.request', channel, author, from, to: seq })
        if (requests.length === MAX_DIFFERENCES) break
      }
      return requests
    },
  }
}

export type TipComparison = ReturnType<typeof createTipComparison>
