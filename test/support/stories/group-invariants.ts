/** What must be true of every group at the end of a story, for everybody. */
import { progressOf } from '../../../src/model/messages/delivery.ts'
import type { CardHash, GroupId, PublicKey, Ref, UserId } from '../../../src/core/ids.ts'
import { sameKeyed } from '../../../src/model/groups/roster.ts'
import { spanAt } from '../../../src/model/groups/membership-intervals.ts'
import { amMember, heardIn } from '../../../src/model/groups/membership.ts'
import type { Message } from '../../../src/model/messages/messages.ts'
import { readWord } from '../../../src/protocol/decode-packet.ts'
import { outOfSpace } from '../../../src/protocol/topics.ts'
import { heard } from '../network/group.ts'
import type { Told } from './group-story.ts'
import type { Person } from '../network/network.ts'

type Word = {
  readonly type: 'group.say'
  readonly id: Ref
  readonly group: GroupId
  readonly by: UserId
  readonly key: PublicKey
  readonly seq: number
  readonly card: { readonly rev: number; readonly hash: CardHash }
}

/** Every message that anybody ever said in a group, as it went out. */
const wordsIn = ({ world, people }: Told): readonly Word[] => {
  const found = new Map<string, Word>()
  const verify = people[0]?.signer.verify
  if (!verify) return []
  for (const { topic, payload } of world.traffic) {
    if (!topic.includes('/messages/')) continue
    const read = readWord(outOfSpace('papo', topic) ?? '', payload, verify)
    if (!read.ok || read.value.heard.word.type !== 'group.say') continue
    const { heard: said, key } = read.value
    const { group, card } = read.value.heard.word
    found.set(`${said.by} ${said.ref}`, {
      type: 'group.say',
      id: said.ref,
      group,
      by: said.by,
      key,
      seq: said.seq,
      card,
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
    ?.card.members.find((member) => sameKeyed(member, stateOf(who).me))?.since ?? Infinity

/** What is wrong for one person in one group. */
const wrongFor = (who: Person, group: GroupId, words: readonly Word[]): readonly string[] => {
  const state = stateOf(who)
  const known = state.groups.get(group)
  if (!known) return []
  const has = new Map(heard(who, group).map((message) => [message.id as string, message]))
  const since = sinceOf(who, group)
  const member = amMember(state, group)
  const wrong: string[] = []
  for (const word of words) {
    if (word.group !== group) continue
    const allowed = heardIn(state, word)
    const mine = word.by === who.name
    const eff = known.known.get(word.card.hash)?.eff ?? 0
    if (allowed.ok && member && eff >= since && !has.has(word.id)) {
      wrong.push(`${who.name} lacks ${word.by} ${word.seq} (card ${word.card.rev})`)
    }
    // whoever asks to come back waits for a card before anything is judged
    // and what was heard in an earlier membership stays, whatever is known of it now
    const before = !allowed.ok && allowed.error === 'not-for-me' && word.card.rev < since
    const judged = allowed.ok || (allowed.error !== 'unknown-group' && !before)
    if (!allowed.ok && judged && !mine && has.has(word.id)) {
      // of a membership that a lost card had given, what was seen in it stays
      if (spanAt(known.spans, state.me, eff) || member) {
        wrong.push(`${who.name} has ${word.by} ${word.seq}, which is ${allowed.error}`)
      }
    }
  }
  if (!member) return wrong
  const delivery = state.delivery.get(group)
  for (const message of heard(who, group)) {
    if (message.by !== who.name) continue
    const progress = progressOf(message, delivery)
    const said = words.find(({ id }) => id === message.id)
    // whoever came after it is not to have it
    const eff = said && known.known.get(said.card.hash)?.eff
    const forSome = known.card.members.some(
      ({ id, since }) => id !== who.name && eff !== undefined && since <= eff,
    )
    const counts = forSome && said !== undefined && heardIn(state, said).ok
    if (counts && progress !== 'delivered' && progress !== 'read') {
      wrong.push(`${who.name}'s ${message.seq} is ${progress}`)
    }
  }
  return wrong
}

/** What is wrong between two members. */
const wrongBetween = (
  a: Person,
  b: Person,
  group: GroupId,
  words: ReadonlyMap<string, Word>,
): readonly string[] => {
  const since = Math.max(sinceOf(a, group), sinceOf(b, group))
  /** Of what was said before, one of them may have missed the changes while they were away. */
  const isRecent = ({ id }: Message) => {
    const hash = words.get(id)?.card.hash
    const known = hash === undefined ? hash : stateOf(a).groups.get(group)?.known.get(hash)
    return known !== undefined && known.eff >= since
  }
  const other = new Map(heard(b, group).map((message) => [message.id as string, message]))
  return heard(a, group).flatMap((message) => {
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
const wrongOfOwn = (
  a: Person,
  b: Person,
  group: GroupId,
  words: ReadonlyMap<string, Word>,
): readonly string[] => {
  const other = new Map(heard(b, group).map((message) => [message.id as string, message]))
  const known = stateOf(b).groups.get(group)?.known
  return heard(a, group).flatMap((message) => {
    const same = other.get(message.id)
    const word = words.get(message.id)
    const eff = word && known?.get(word.card.hash)?.eff
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

/** Everything that is wrong at the end of a story. */
export const wrongInClubs = async (story: Told): Promise<readonly string[]> => {
  const { people, groups, world } = story
  const words = wordsIn(story)
  const byId = new Map(words.map((word) => [word.id as string, word]))
  const wrong: string[] = []
  for (const group of groups) {
    const cards = people.map((who) => [who.name, stateOf(who).groups.get(group)?.card] as const)
    const hashes = new Set(cards.map(([, card]) => card?.hash))
    if (hashes.size !== 1) {
      const seen = cards.map(([name, card]) => `${name}: ${card?.rev} ${card?.hash.slice(0, 6)}`)
      wrong.push(`cards of ${group} differ: ${seen.join(', ')}`)
      continue
    }
    const members = people.filter((who) => amMember(stateOf(who), group))
    for (const who of people) wrong.push(...wrongFor(who, group, words))
    for (const [index, a] of members.entries()) {
      for (const b of members.slice(index + 1)) wrong.push(...wrongBetween(a, b, group, byId))
      for (const b of members) if (b !== a) wrong.push(...wrongOfOwn(a, b, group, byId))
    }
  }
  for (const who of people) {
    const { waiting, link } = stateOf(who)
    if (waiting !== 0 || link.status !== 'online')
      wrong.push(`${who.name} ${waiting} ${link.status}`)
  }
  const before = world.traffic.length
  await world.pass(2 * 3_600_000)
  const chatter = world.traffic
    .slice(before)
    .filter(({ topic }) => !topic.includes('/USERS/') && !topic.includes('/info/'))
    .map(({ topic, payload }) => `${topic} ${new TextDecoder().decode(payload).slice(0, 60)}`)
    // members compare what they have now and then
    .filter((packet) => !packet.includes('"type":"have"'))
  if (chatter.length > 0) wrong.push(`${chatter.length} packets when all was said: ${chatter[0]}`)
  return wrong
}
