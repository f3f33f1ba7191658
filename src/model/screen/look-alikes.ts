/**
 * Names that can be taken for others (UTS 39). Of two names that read alike, the one that I know less is marked: best I
 * know those whose keys I compared, then those whom I talked with or share a group with. If I know both equally, both are.
 */
import { createNameIndex } from '../../core/text/name-index.ts'
import { createSelector } from '../../core/memo.ts'
import type { GroupId, SafeText, UserId } from '../../core/ids.ts'
import { ECHO, groupNameOf, groupOf } from '../../core/ids.ts'
import { formatPlaintextUser, isPlaintextUser, plaintextNameOf } from '../../core/plaintext-ids.ts'
import { isAscii } from '../../core/text/ascii.ts'
import type { LookAlike } from '../../core/text/look-alike.ts'
import { isMember } from '../groups/membership.ts'
import { isPlaintextMember } from '../plaintext/plaintext-groups.ts'
import { plaintextRelation } from '../plaintext/plaintext-selectors.ts'
import type { State } from '../state.ts'
import { signedRelations } from './relations.ts'
import { lookUpPerson } from '../people/strangers.ts'
import type { RequestRow } from './request-rows.ts'

/**
 * Words that stand where a name could stand, or that seem to speak for the program or for everybody, in both
 * languages. `all` is missing: it reads like Ali.
 */
const WORDS: ReadonlySet<string> = new Set(
  (
    'echo papo you me system admin administrator moderator everyone everybody nobody unknown anonymous ' +
    'voce eu sistema administrador moderador todos todas ninguem desconhecido anonimo'
  ).split(' '),
)
// apart: only names that are not ASCII need the large table for these
const ACCENTED: ReadonlySet<string> = new Set(['você', 'ninguém', 'anônimo'])

const wordsAlike = createNameIndex((word: string) => word)
const accentedAlike = createNameIndex((word: string) => word)
const peopleAlike = createNameIndex((who: UserId) => who)
const strangersAlike = createNameIndex((who: UserId) => who)
const acquaintedAlike = createNameIndex((who: UserId) => who)
const plaintextAlike = createNameIndex((who: UserId) => plaintextNameOf(who) ?? '')
const groupsAlike = createNameIndex(groupNameOf)
const myGroupsAlike = createNameIndex(groupNameOf)
const plaintextGroupsAlike = createNameIndex((name: SafeText) => name)

const people = (state: State) => state.people
const strangers = (state: State) => state.strangers
const plaintext = (state: State) => state.plaintext
const groups = (state: State) => state.groups
const joins = (state: State) => state.joins
const me = (state: State) => state.me

/** The groups that I am in or asked to be in. */
const myGroups: (state: State) => ReadonlySet<GroupId> = createSelector(
  [groups, joins, me],
  (groups, joins, me) =>
    new Set([
      ...[...groups.values()]
        .filter((group) => !group.roster.disbanded && isMember(group, me))
        .map(({ id }) => id),
      ...[...joins.values()]
        .filter(
          ({ kind, from, answer }) => kind === 'ask' && from === me.id && answer === 'waiting',
        )
        .map(({ group }) => group),
    ]),
)

/** Whom I know by a conversation that I wanted, or by a group that I am in; me and echo too. */
const acquainted: (state: State) => ReadonlySet<UserId> = createSelector(
  [signedRelations, myGroups, groups, me],
  (relations, mine, groups, me) =>
    new Set([
      me.id,
      ECHO,
      ...[...relations].flatMap(([who, relation]) => (relation === 'asks-me' ? [] : [who])),
      ...[...mine].flatMap((id) => groups.get(id)?.roster.members.map((one) => one.id) ?? []),
    ]),
)

/** How well I know a name. */
const RANK = { unknown: 1, acquainted: 2, compared: 3, certain: 4 } as const
type Rank = (typeof RANK)[keyof typeof RANK]

const rankOf = (state: State, who: UserId): Rank => {
  if (isPlaintextUser(who)) {
    const relation = plaintextRelation(state, who)
    return relation === 'none' || relation === 'asks-me' ? RANK.unknown : RANK.acquainted
  }
  if (who === state.me.id || who === ECHO) return RANK.certain
  if (state.people.get(who)?.trust === 'verified') return RANK.compared
  return acquainted(state).has(who) ? RANK.acquainted : RANK.unknown
}

type Candidate = LookAlike & { readonly rank: Rank }

/** The name that I know best of those that read alike, unless I know this one better. */
const bestKnown = (candidates: readonly Candidate[], own: Rank): LookAlike | undefined => {
  const [best] = candidates.filter(({ rank }) => rank >= own).toSorted((a, b) => b.rank - a.rank)
  return best && { is: best.is, name: best.name }
}

const byRank = (rank: Rank, name: string): Candidate => ({
  is: rank === RANK.unknown ? 'other' : 'known',
  name,
  rank,
})

const wordCandidates = (name: string): readonly Candidate[] =>
  (isAscii(name)
    ? wordsAlike(WORDS)(name)
    : [...wordsAlike(WORDS)(name), ...accentedAlike(ACCENTED)(name)]
  ).map((word) => ({ is: 'word', name: word, rank: RANK.acquainted }))

/** All who sign and whose names read like this one, but for `self`; echo is among the words. */
const signedAlike = (state: State, name: string, self: UserId): readonly UserId[] => {
  const known = acquaintedAlike(acquainted(state))(name)
  const all = [...peopleAlike(state.people)(name), ...strangersAlike(state.strangers)(name)]
  // most names are like no other, and a list asks for each of its rows
  if (known.length + all.length <= 2 && [...known, ...all].every((who) => who === self)) return []
  return [...new Set([...known, ...all])].filter((who) => who !== self && who !== ECHO)
}

const signedCandidate = (state: State, who: UserId): Candidate =>
  who === state.me.id
    ? { is: 'me', name: state.me.name, rank: RANK.certain }
    : byRank(rankOf(state, who), lookUpPerson(state, who)?.name ?? who)

/** Whose names could be meant by one that signs nothing. Somebody who signs may be there under the same name. */
const plaintextCandidates = (state: State, who: UserId): readonly Candidate[] => {
  const name = plaintextNameOf(who) ?? ''
  // not composed: letters of full width are no other way to write the name
  const small = name.toLowerCase()
  const signed = signedAlike(state, name, who)
    .filter((other) => other === state.me.id || other.replaceAll(' ', '-') !== small)
    .map((other) => signedCandidate(state, other))
  const unsigned = plaintextAlike(state.plaintext.people)(name)
    .filter((other) => other !== who)
    .map((other) => byRank(rankOf(state, other), formatPlaintextUser(other)))
  return [...signed, ...unsigned]
}

const findPersonLookAlike = (state: State, who: UserId): LookAlike | undefined => {
  if (who === state.me.id || who === ECHO) return undefined
  if (isPlaintextUser(who)) {
    const words = wordCandidates(plaintextNameOf(who) ?? '')
    return bestKnown([...words, ...plaintextCandidates(state, who)], rankOf(state, who))
  }
  const name = lookUpPerson(state, who)?.name ?? who
  const words = wordCandidates(name)
  const others = signedAlike(state, name, who)
  if (words.length + others.length === 0) return undefined
  const candidates = others.map((other) => signedCandidate(state, other))
  return bestKnown([...words, ...candidates], rankOf(state, who))
}

// a list asks for each of its rows with every frame: what was found is kept until a name comes or goes, or who knows whom
const foundPeople: (state: State) => Map<UserId, LookAlike | undefined> = createSelector(
  [people, strangers, acquainted, plaintext, me],
  (..._parts: readonly unknown[]) => new Map(),
)
const foundGroups: (state: State) => Map<GroupId, LookAlike | undefined> = createSelector(
  [groups, myGroups],
  (..._parts: readonly unknown[]) => new Map(),
)

const findOnce = <K>(
  found: Map<K, LookAlike | undefined>,
  key: K,
  find: () => LookAlike | undefined,
): LookAlike | undefined => {
  if (!found.has(key)) found.set(key, find())
  return found.get(key)
}

/** What the name of a person reads like, of those that I know at least as well; `undefined` for nothing. */
export const personLookAlike = (state: State, who: UserId): LookAlike | undefined =>
  findOnce(foundPeople(state), who, () => findPersonLookAlike(state, who))

/** What the name of a group reads like. Strangers may give two groups one name: then the founders are shown. */
export const groupLookAlike = (state: State, id: GroupId): LookAlike | undefined =>
  findOnce(foundGroups(state), id, () => findGroupLookAlike(state, id))

const findGroupLookAlike = (state: State, id: GroupId): LookAlike | undefined => {
  const name = groupNameOf(id)
  const mine = myGroups(state)
  const rank = (group: GroupId) => (mine.has(group) ? RANK.acquainted : RANK.unknown)
  const own = rank(id)
  const alike = new Set([...myGroupsAlike(mine)(name), ...groupsAlike(state.groups)(name)])
  const others = [...alike].filter((other) => {
    const isSame = groupNameOf(other) === name && rank(other) === own
    return other !== id && !isSame && state.groups.get(other)?.roster.disbanded !== true
  })
  const shown = (group: GroupId) => state.groups.get(group)?.roster.name ?? groupNameOf(group)
  return bestKnown(
    [...wordCandidates(name), ...others.map((other) => byRank(rank(other), shown(other)))],
    own,
  )
}

/** The same of a group that nobody signs. A signed one may have the same name. */
export const plaintextGroupLookAlike = (state: State, name: SafeText): LookAlike | undefined => {
  const mine = myGroups(state)
  const rank = (group: SafeText) =>
    isPlaintextMember(state, group) ? RANK.acquainted : RANK.unknown
  const signed = groupsAlike(state.groups)(name)
    .filter((id) => groupNameOf(id) !== name.toLowerCase())
    .map((id) => byRank(mine.has(id) ? RANK.acquainted : RANK.unknown, groupNameOf(id)))
  const unsigned = plaintextGroupsAlike(state.plaintext.groups)(name)
    .filter((other) => other !== name)
    .map((other) => byRank(rank(other), `${other}?`))
  return bestKnown([...wordCandidates(name), ...signed, ...unsigned], rank(name))
}

type RequestNames = Pick<RequestRow, 'from' | 'kind' | 'conversation' | 'group'>

/** What the names in a request read like: its author's, and its group's where I do not know that by being in it. */
export const requestLookAlikes = (
  state: State,
  { from, kind, conversation, group }: RequestNames,
): { readonly author: LookAlike | undefined; readonly group: LookAlike | undefined } => {
  const id = groupOf(conversation)
  const invited = () =>
    id === undefined ? plaintextGroupLookAlike(state, group) : groupLookAlike(state, id)
  return {
    author: personLookAlike(state, from),
    group: kind === 'invite' ? invited() : undefined,
  }
}
