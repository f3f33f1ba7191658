/** Who takes over when the leader of a group is gone, and when. */
import type { Millis, UserId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import type { Card, Heirs, Step } from './roster.ts'
import { leaderOf, MAX_HEIRS, MAX_LINE, sameKeyed } from './roster.ts'
import type { Group } from './membership.ts'
import { CARD_HOLDS } from '../people/presence.ts'
import type { State } from '../state.ts'
import type { Refusal } from '../commands.ts'

/** The heirs that are members still; where none were named, by seniority. */
export const heirsOf = (card: Card): Heirs => {
  const leader = leaderOf(card)
  const others = card.members.filter((member) => !sameKeyed(member, leader))
  const named = card.heirs.list.filter((heir) => others.some((one) => sameKeyed(one, heir)))
  const senior = others.toSorted((a, b) => a.since - b.since)
  const rest = senior.filter((one) => !named.some((heir) => sameKeyed(heir, one)))
  const list = [...named, ...rest].slice(0, MAX_HEIRS).map(({ id, key }) => ({ id, key }))
  return { after: card.heirs.after, list, sig: '' }
}

/** Is it time for me to take over? Judged by what I have seen; the others look at the cards alone. */
const mayClaim = (state: State, { card }: Group, now: Millis): Result<true, Refusal> => {
  const { list, after } = card.heirs
  const place = list.findIndex((heir) => sameKeyed(heir, state.me))
  if (place === -1) return fail('not-an-heir')
  const seen = (who: UserId) => state.people.get(who)
  const isHere = (who: UserId) => {
    const person = seen(who)
    return person !== undefined && person.status !== 'offline' && now <= person.seen + CARD_HOLDS
  }
  const leader = leaderOf(card).id
  const lately = now < card.at + after || now < (seen(leader)?.seen ?? 0) + after
  if (isHere(leader) || lately) return fail('leader-is-here')
  return list.slice(0, place).some(({ id }) => isHere(id)) ? fail('leader-is-here') : ok(true)
}

/** The card by which I lead from now on, if it is time for that. */
export const claimed = (
  state: State,
  group: Group,
  card: Card,
  now: Millis,
): Result<Card, Refusal> => {
  const time = mayClaim(state, group, now)
  if (!time.ok) return time
  // a claim that nobody hears at once would count against what others do meanwhile
  if (state.link.status !== 'online') return fail('not-online')
  if (card.line.length >= MAX_LINE) return fail('bad-card')
  const step: Step = {
    id: state.me.id,
    key: state.me.key,
    rev: card.rev,
    how: 'claimed',
    heirs: group.card.heirs,
  }
  return ok({ ...card, line: [...card.line, step] })
}
