/** What must be true of every group at the end of a story, for everybody. */
import { progressOf } from '../../../src/model/messages/delivery.ts'
import type { GroupChannel } from '../../../src/core/channel.ts'
import type { RosterHash, GroupId, PublicKey, Ref, UserId } from '../../../src/core/ids.ts'
import { contradictingVersions } from '../../../src/model/groups/equivocation.ts'
import { sameIdentity } from '../../../src/model/groups/roster.ts'
import { intervalAt } from '../../../src/model/groups/membership-intervals.ts'
import type { Group } from '../../../src/model/groups/membership.ts'
import { amMember, receivingGroup } from '../../../src/model/groups/membership.ts'
import type { Message } from '../../../src/model/messages/messages.ts'
import { decodePacket } from '../../../src/protocol/decode-packet.ts'
import { removeSpace } from '../../../src/protocol/topics.ts'
import { assertSnapshotIsReadable } from '../network/snapshots.ts'
import { groupMessages } from '../network/group.ts'
import type { GroupStory } from './group-story.ts'
import type { Person } from '../network/network.ts'

type GroupMessage = {
  readonly type: 'message.send'
  readonly id: Ref
  readonly channel: GroupChannel
  readonly by: UserId
  readonly key: PublicKey
  readonly seq: number
  readonly roster: { readonly rev: number; readonly hash: RosterHash }
}

/** Every message that anybody ever said in a group, as it went out. */
const messagesIn = ({ network, people }: GroupStory): readonly GroupMessage[] => {
  const found = new Map<string, GroupMessage>()
  const verify = people[0]?.signer.verify
  if (!verify) return []
  for (const { topic, payload } of network.traffic) {
    if (!topic.includes('/messages/')) continue
    const read = decodePacket('papo', removeSpace('papo', topic) ?? '', payload, verify)
    if (!read.ok || read.value.decoded.message.type !== 'message.send') continue
    const { decoded: said, key } = read.value
    const { message } = read.value.decoded
    if (!('roster' in message)) continue
    const { channel, roster } = message
    found.set(`${said.by} ${said.ref}`, {
      type: 'message.send',
      id: said.ref,
      channel,
      by: said.by,
      key,
      seq: said.seq,
      roster,
    })
  }
  return [...found.values()]
}

const stateOf = (who: Person) => who.runtime().store.get()

const shownAs = ({ id, by, text, edited, deleted, reactions }: Message) =>
  JSON.stringify({
    id,
    by,
    text,
    edited,
    deleted,
    reactions: reactions.map((one) => `${one.by} ${one.emoji} ${one.on}`).toSorted(),
  })

const sinceOf = (who: Person, group: GroupId) =>
  stateOf(who)
    .groups.get(group)
    ?.roster.members.find((member) => sameIdentity(member, stateOf(who).me))?.since ?? Infinity

/** What is wrong for one person in one group. */
const memberErrors = (
  who: Person,
  group: GroupId,
  messages: readonly GroupMessage[],
): readonly string[] => {
  const state = stateOf(who)
  const known = state.groups.get(group)
  if (!known) return []
  const has = new Map(groupMessages(who, group).map((message) => [message.id as string, message]))
  const since = sinceOf(who, group)
  const member = amMember(state, group)
  const errors: string[] = []
  for (const word of messages) {
    if (word.channel.group !== group) continue
    const allowed = receivingGroup(state, word)
    const mine = word.by === who.name
    const eff = known.known.get(word.roster.hash)?.effectiveRev ?? 0
    if (allowed.ok && member && eff >= since && !has.has(word.id)) {
      errors.push(`${who.name} lacks ${word.by} ${word.seq} (card ${word.roster.rev})`)
    }
    // whoever asks to come back waits for a card before anything is judged
    // and what was heard in an earlier membership stays, whatever is known of it now
    const before = !allowed.ok && allowed.error === 'not-for-me' && word.roster.rev < since
    const judged = allowed.ok || (allowed.error !== 'unknown-group' && !before)
    if (!allowed.ok && judged && !mine && has.has(word.id)) {
      // of a membership that a lost card had given, what was seen in it stays
      if (intervalAt(known.intervals, state.me, eff) || member) {
        errors.push(`${who.name} has ${word.by} ${word.seq}, which is ${allowed.error}`)
      }
    }
  }
  if (!member) return errors
  const delivery = state.delivery.get(group)
  for (const message of groupMessages(who, group)) {
    if (message.by !== who.name) continue
    const progress = progressOf(message, delivery)
    const said = messages.find(({ id }) => id === message.id)
    // whoever came after it is not to have it
    const eff = said && known.known.get(said.roster.hash)?.effectiveRev
    const forSome = known.roster.members.some(
      ({ id, since }) => id !== who.name && eff !== undefined && since <= eff,
    )
    const counts = forSome && said !== undefined && receivingGroup(state, said).ok
    if (counts && progress !== 'delivered' && progress !== 'read') {
      errors.push(`${who.name}'s ${message.seq} is ${progress}`)
    }
  }
  return errors
}

/** What is wrong between two members. */
const differencesBetween = (
  a: Person,
  b: Person,
  group: GroupId,
  messages: ReadonlyMap<string, GroupMessage>,
): readonly string[] => {
  const since = Math.max(sinceOf(a, group), sinceOf(b, group))
  /** Of what was said before, one of them may have missed the changes while they were away. */
  const isRecent = ({ id }: Message) => {
    const hash = messages.get(id)?.roster.hash
    const known = hash === undefined ? hash : stateOf(a).groups.get(group)?.known.get(hash)
    return known !== undefined && known.effectiveRev >= since
  }
  const other = new Map(groupMessages(b, group).map((message) => [message.id as string, message]))
  return groupMessages(a, group).flatMap((message) => {
    const same = other.get(message.id)
    if (!same || !isRecent(message) || shownAs(same) === shownAs(message)) return []
    // what somebody took back after they had been removed is gone for them alone
    if ([message, same].some((one) => one.deleted && [a, b].some(({ name }) => name === one.by))) {
      return []
    }
    return [`${a.name} sees ${shownAs(message)}, ${b.name} sees ${shownAs(same)}`]
  })
}

/**
 * What is wrong between somebody and who was a member all the time since they said something: how they
 * changed it themselves, also before they left and came back.
 */
const ownMessageErrors = (
  a: Person,
  b: Person,
  group: GroupId,
  messages: ReadonlyMap<string, GroupMessage>,
): readonly string[] => {
  const other = new Map(groupMessages(b, group).map((message) => [message.id as string, message]))
  const known = stateOf(b).groups.get(group)?.known
  return groupMessages(a, group).flatMap((message) => {
    const same = other.get(message.id)
    const word = messages.get(message.id)
    const eff = word && known?.get(word.roster.hash)?.effectiveRev
    if (!same || eff === undefined || sinceOf(b, group) > eff) return []
    if (same.deleted || message.deleted) return []
    const mine = (one: Message) =>
      JSON.stringify([
        one.by === a.name ? one.text : '',
        one.reactions
          .filter(({ by, on }) => by === a.name && on)
          .map(({ emoji }) => emoji)
          .toSorted(),
      ])
    return mine(same) === mine(message)
      ? []
      : [`${a.name} made ${mine(message)} of it, ${b.name} sees ${mine(same)}`]
  })
}

/**
 * What two people know differently of who was a member until when, and which messages count, though both know
 * all rosters since.
 */
const membershipErrors = (a: Person, b: Person, group: GroupId): readonly string[] => {
  const [one, other] = [a, b].map((who) => stateOf(who).groups.get(group))
  if (!one || !other) return []
  const since = Math.max(one.knownFromRev, other.knownFromRev)
  const known = ({ intervals }: Group) =>
    intervals
      .filter(({ to = Infinity }) => to > since)
      .map(({ id, from, to, have }) => `${id} ${from} to ${to} ${JSON.stringify(have)}`)
      .toSorted()
      .join('; ')
  return known(one) === known(other)
    ? []
    : [`${a.name} knows members ${known(one)}, ${b.name} knows ${known(other)}`]
}

/** What somebody still takes for a message of theirs, though it counts for no member who knows it. */
const lostErrors = (
  a: Person,
  b: Person,
  group: GroupId,
  messages: ReadonlyMap<string, GroupMessage>,
): readonly string[] =>
  groupMessages(a, group).flatMap((message) => {
    const word = messages.get(message.id)
    if (message.by !== a.name || !word) return []
    const judged = receivingGroup(stateOf(b), word)
    const progress = progressOf(message, stateOf(a).delivery.get(group))
    return judged.ok || judged.error !== 'not-a-member' || progress === 'failed'
      ? []
      : [`${a.name}'s ${message.seq} is ${progress}, and not a member's for ${b.name}`]
  })

/** Everything that is wrong at the end of a story. */
export const groupStoryErrors = async (story: GroupStory): Promise<readonly string[]> => {
  const { people, groups, network } = story
  const messages = messagesIn(story)
  const byId = new Map(messages.map((word) => [word.id as string, word]))
  const errors: string[] = []
  for (const group of groups) {
    const rosters = people.map((who) => [who.name, stateOf(who).groups.get(group)?.roster] as const)
    const hashes = new Set(rosters.map(([, card]) => card?.hash))
    if (hashes.size !== 1) {
      const seen = rosters.map(([name, card]) => `${name}: ${card?.rev} ${card?.hash.slice(0, 6)}`)
      errors.push(`cards of ${group} differ: ${seen.join(', ')}`)
      continue
    }
    const members = people.filter((who) => amMember(stateOf(who), group))
    for (const who of people) errors.push(...memberErrors(who, group, messages))
    for (const [index, a] of people.entries())
      for (const b of people.slice(index + 1)) errors.push(...membershipErrors(a, b, group))
    for (const [index, a] of members.entries()) {
      for (const b of members) if (b !== a) errors.push(...lostErrors(a, b, group, byId))
      for (const b of members.slice(index + 1))
        errors.push(...differencesBetween(a, b, group, byId))
      for (const b of members) if (b !== a) errors.push(...ownMessageErrors(a, b, group, byId))
    }
  }
  for (const who of people) {
    const { waiting, link } = stateOf(who)
    for (const { id, equivocations = [] } of stateOf(who).groups.values()) {
      for (const one of equivocations.filter((found) => contradictingVersions(found).length > 0))
        errors.push(`${who.name} accuses ${one.by} of two versions of ${one.seq} in ${id}`)
    }
    if (waiting !== 0 || link.status !== 'online')
      errors.push(`${who.name} ${waiting} ${link.status}`)
  }
  for (const who of people) assertSnapshotIsReadable(stateOf(who))
  const before = network.traffic.length
  await network.advance(2 * 3_600_000)
  const chatter = network.traffic
    .slice(before)
    .filter(({ topic }) => !topic.includes('/USERS/') && !topic.includes('/roster/'))
    .map(({ topic, payload }) => `${topic} ${new TextDecoder().decode(payload).slice(0, 60)}`)
    // members compare what they have now and then
    .filter((packet) => !packet.includes('"type":"sync.have"'))
  if (chatter.length > 0) errors.push(`${chatter.length} packets when all was said: ${chatter[0]}`)
  return errors
}
