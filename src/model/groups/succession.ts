/** Who takes over when the leader of a group is gone, and when. */
import type { Millis, UserId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import type { Roster, Heirs, Identity, LineageStep } from './roster.ts'
import { leaderOf, MAX_HEIRS, MAX_LINEAGE, sameIdentity } from './roster.ts'
import type { Group } from './membership.ts'
import { PRESENCE_TTL } from '../people/presence.ts'
import { lookUpPerson } from '../people/strangers.ts'
import type { State } from '../state.ts'
import type { Refusal } from '../refusals.ts'

/** The heirs who are still members: first the chosen ones, then the others by seniority. */
export const heirsOf = (roster: Roster): Heirs => {
  const leader = leaderOf(roster)
  const others = roster.members.filter((member) => !sameIdentity(member, leader))
  const named = roster.heirs.list.filter((heir) => others.some((one) => sameIdentity(one, heir)))
  const senior = others.toSorted((a, b) => a.since - b.since)
  const rest = senior.filter((one) => !named.some((heir) => sameIdentity(heir, one)))
  const list = [...named, ...rest].slice(0, MAX_HEIRS).map(({ id, key }) => ({ id, key }))
  return { after: roster.heirs.after, list, sig: '' }
}

/** Is it time for me to take over? I go by what I have seen; others look at the rosters alone. */
const canClaim = (state: State, { roster }: Group, now: Millis): Result<true, Refusal> => {
  const { list, after } = roster.heirs
  const place = list.findIndex((heir) => sameIdentity(heir, state.me))
  if (place === -1) return fail('not-an-heir')
  const personOf = (who: UserId) => lookUpPerson(state, who)
  const isHere = (who: UserId) => {
    const person = personOf(who)
    return person !== undefined && person.status !== 'offline' && now <= person.seen + PRESENCE_TTL
  }
  const leader = leaderOf(roster).id
  const recently = now < roster.at + after || now < (personOf(leader)?.seen ?? 0) + after
  if (isHere(leader) || recently) return fail('leader-is-here')
  return list.slice(0, place).some(({ id }) => isHere(id)) ? fail('leader-is-here') : ok(true)
}

/** The roster by which I lead from now on, if it is time. */
export const claimLeadership = (
  state: State,
  group: Group,
  roster: Roster,
  now: Millis,
): Result<Roster, Refusal> => {
  const time = canClaim(state, group, now)
  if (!time.ok) return time
  // a claim that nobody receives at once would count against what others do meanwhile
  if (state.link.status !== 'online') return fail('not-online')
  if (roster.lineage.length >= MAX_LINEAGE) return fail('bad-roster')
  const step: LineageStep = {
    id: state.me.id,
    key: state.me.key,
    rev: roster.rev,
    how: 'claimed',
    heirs: group.roster.heirs,
  }
  return ok({ ...roster, lineage: [...roster.lineage, step] })
}

/** A leader renews the roster at most this often (ms). */
const RENEW_AFTER = 3_600_000

/** Is it time for me, the leader, to renew the roster, so that no heir takes over? */
export const isRenewalDue = ({ roster }: Group, me: Identity, now: Millis): boolean => {
  if (roster.disbanded || !sameIdentity(leaderOf(roster), me)) return false
  const half = roster.heirs.after / 2
  return now > roster.at + (half > RENEW_AFTER ? half : RENEW_AFTER)
}
