/** Groups at the office: found, join, leave, and what a leader does. */
import { leaderOf, MAX_HEIRS, memberNamed } from '../../model/groups/roster.ts'
import { standingWith, waitingJoins } from '../../model/groups/group-selectors.ts'
import { amLeader } from '../../model/groups/membership.ts'
import type { Join } from '../../model/groups/joins.ts'
import { statusOf } from '../../model/people/presence.ts'
import type { State } from '../../model/state.ts'
import type { Wish } from '../../model/commands.ts'
import { displayName, userId } from '../../core/ids.ts'
import type { GroupId, UserId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import { MAX_TEXT, safeLine, safeText } from '../../core/safe-text.ts'
import { groupCalled } from './find-group.ts'
import type { Answer, Desk, Methods, Params } from './context.ts'
import { personIn, stringOf } from './context.ts'
import { allGroups, groupFacts } from './group-info.ts'

type Who = { readonly group: GroupId; readonly who: UserId }

/** Where a person that is named is no member, it is told of the person and not of me. */
const memberCalled = (state: State, group: GroupId, who: UserId): Result<UserId, string> => {
  const card = state.groups.get(group)?.card
  return memberNamed(card, who) || !amLeader(state, group) ? ok(who) : fail('no-such-member')
}

const heirsIn = (params: Params): readonly (UserId | undefined)[] => {
  const list = params['heirs']
  return Array.isArray(list) ? list.map(userId) : []
}

const isAsk = (group: GroupId, who: UserId) => (join: Join) =>
  join.kind === 'ask' && join.group === group && join.from === who
const isInvitation = (group: GroupId) => (join: Join) =>
  join.kind === 'invite' && join.group === group

/** What can be asked about groups, by name: the names are those of the commands. */
export const groupMethods = (desk: Desk, space: string): Methods => {
  const called = (params: Params, whose: 'mine' | 'any') =>
    groupCalled(desk.state(), stringOf(params, 'group'), whose)

  /** A card may be on its way to somebody who has just come: it gets a moment to arrive. */
  const awaited = async (params: Params, whose: 'mine' | 'any' = 'mine') => {
    await desk.arrived(params, () => called(params, whose).ok)
    return called(params, whose)
  }

  /** Does something with the group that is meant. */
  const inGroup =
    (wish: (group: GroupId, params: Params) => Result<Wish, string>) =>
    async (params: Params): Answer => {
      const group = await awaited(params)
      if (!group.ok) return group
      const wanted = wish(group.value, params)
      return wanted.ok ? desk.told(wanted.value, params) : wanted
    }

  /** Does something with somebody in it. */
  const withMember = (wish: (one: Who) => Result<Wish, string>) =>
    inGroup((group, params) => {
      const who = personIn(params)
      const member = who.ok ? memberCalled(desk.state(), group, who.value) : who
      return member.ok ? wish({ group, who: member.value }) : member
    })

  /** What waits for my answer, after a moment to arrive. */
  const waiting = async (params: Params, which: (join: Join) => boolean) => {
    await desk.arrived(params, (state) => waitingJoins(state).some(which))
    const found = waitingJoins(desk.state()).findLast(which)
    return found ? ok(found) : fail('unknown-request')
  }

  const asked = async (params: Params): Promise<Result<Join, string>> => {
    const group = await awaited(params)
    if (!group.ok) return group
    const who = personIn(params)
    if (!who.ok) return who
    if (!amLeader(desk.state(), group.value)) return fail('not-the-leader')
    return waiting(params, isAsk(group.value, who.value))
  }

  const invited = async (params: Params): Promise<Result<Join, string>> => {
    const group = await awaited(params, 'any')
    if (!group.ok) return group
    const found = await waiting(params, isInvitation(group.value))
    return found.ok ? found : fail('no-invitation')
  }

  const foundGroup = async (params: Params): Answer => {
    const name = stringOf(params, 'name').replace(/^#/u, '')
    if (displayName(name) === undefined) return fail('no-group-name')
    await desk.arrived(params, (state) => groupCalled(state, name, 'any').ok)
    const topic = safeLine(stringOf(params, 'text'), MAX_TEXT)
    return desk.told({ type: 'group.found', name, topic }, params)
  }

  const join = async (params: Params): Answer => {
    const group = await awaited(params, 'any')
    if (!group.ok) return group
    const standing = standingWith(desk.state(), group.value)
    if (standing === 'leader' || standing === 'member') return fail('already-member')
    // an invitation may be on its way, and spares the leader an answer
    const found = await waiting(params, isInvitation(group.value))
    const invitation = found.ok ? found.value : undefined
    const text = safeText(stringOf(params, 'text'))
    const ask = { type: 'group.ask', group: group.value, text } as const
    return desk.told(invitation ? { ...ask, invitation: invitation.id } : ask, params)
  }

  const claim = async (params: Params): Answer => {
    const group = await awaited(params)
    if (!group.ok) return group
    const card = desk.state().groups.get(group.value)?.card
    if (amLeader(desk.state(), group.value)) return fail('already-leader')
    // whether the leader is here is not known before their card had time to arrive
    await desk.arrived(params, ({ people, now }) => {
      const leader = card && people.get(leaderOf(card).id)
      return leader !== undefined && statusOf(leader, now) !== 'offline'
    })
    return desk.told({ type: 'group.claim', group: group.value }, params)
  }

  const heirs = inGroup((group, params) => {
    const list = heirsIn(params)
    const card = desk.state().groups.get(group)?.card
    const known = list.filter((who) => who !== undefined)
    // a look must not become a change that everybody gets
    if (list.length === 0 && typeof params['after'] !== 'number') return fail('no-heirs')
    const isMember = (who: UserId) => memberNamed(card, who) !== undefined
    const [first] = list
    // where the time would stand, what begins with a digit was perhaps meant as one
    const isTime = /^\d/u.test(stringOf(params, 'who')) && !(first && isMember(first))
    const stranger = isTime ? 'no-time' : 'heirs-not-members'
    if (known.length < list.length) return fail(stranger)
    if (amLeader(desk.state(), group) && !known.every(isMember)) return fail(stranger)
    if (known.length > MAX_HEIRS) return fail('too-many-heirs')
    const after = params['after']
    return ok({
      type: 'group.heirs',
      group,
      // a time alone leaves the heirs as they are
      heirs: list.length > 0 ? known : (card?.heirs.list.map((heir) => heir.id) ?? []),
      after: typeof after === 'number' ? after : (card?.heirs.after ?? 0),
    })
  })

  return {
    groups: async (params) => {
      await desk.linked(params)
      await desk.waitFor(({ groups }) => groups.size > 0, 300)
      return ok({ rows: allGroups(desk.state(), space) })
    },
    'group info': async (params) => {
      const group = await awaited(params)
      if (!group.ok) return group
      const facts = groupFacts(desk.state(), group.value, space)
      return facts ? ok(facts) : fail('unknown-group')
    },
    'group new': foundGroup,
    'group join': join,
    'group leave': inGroup((group) => ok({ type: 'group.leave', group })),
    'group invite': inGroup((group, params) => {
      const who = personIn(params)
      const text = safeText(stringOf(params, 'text'))
      return who.ok ? ok({ type: 'group.invite', group, to: who.value, text }) : who
    }),
    'group accept': async (params) => {
      const ask = await asked(params)
      if (!ask.ok) return ask
      return desk.told({ type: 'group.admit', ask: ask.value.id }, params)
    },
    'group deny': async (params) => {
      const no = await (stringOf(params, 'who') === '' ? invited(params) : asked(params))
      if (!no.ok) return no
      const reason = safeLine(stringOf(params, 'text'))
      return desk.told({ type: 'group.deny', join: no.value.id, reason }, params)
    },
    'group kick': withMember(({ group, who }) => ok({ type: 'group.remove', group, who })),
    'group transfer': withMember(({ group, who }) =>
      who === desk.state().me.id && amLeader(desk.state(), group)
        ? fail('already-leader')
        : ok({ type: 'group.transfer', group, to: who }),
    ),
    'group topic': inGroup((group, params) =>
      ok({ type: 'group.topic', group, topic: safeLine(stringOf(params, 'text'), MAX_TEXT) }),
    ),
    'group heirs': heirs,
    'group claim': claim,
    'group disband': inGroup((group) => ok({ type: 'group.disband', group })),
  }
}
