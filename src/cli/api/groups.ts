/** Groups at the office: found, join, leave, and what a leader does. */
import { leaderOf, MAX_HEIRS, memberNamed } from '../../model/groups/roster.ts'
import { groupRoleOf, waitingJoins } from '../../model/groups/group-selectors.ts'
import { amLeader } from '../../model/groups/membership.ts'
import type { Join } from '../../model/groups/joins.ts'
import { statusOf } from '../../model/people/presence.ts'
import type { State } from '../../model/state.ts'
import type { Intent } from '../../model/commands.ts'
import { parseDisplayName, parseUserId } from '../../core/ids.ts'
import type { GroupId, UserId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import { MAX_TEXT, safeLine, safeText } from '../../core/safe-text.ts'
import { findGroup } from './find-group.ts'
import type { ApiAnswer, ApiContext, ApiMethods, Params } from './context.ts'
import { readPerson, stringParam } from './context.ts'
import { allGroups, groupInfo } from './group-info.ts'

type MemberTarget = { readonly group: GroupId; readonly who: UserId }

/** Where a person that is named is no member, it is told of the person and not of me. */
const findMember = (state: State, group: GroupId, who: UserId): Result<UserId, string> => {
  const card = state.groups.get(group)?.roster
  return memberNamed(card, who) || !amLeader(state, group) ? ok(who) : fail('no-such-member')
}

const heirsIn = (params: Params): readonly (UserId | undefined)[] => {
  const list = params['heirs']
  return Array.isArray(list) ? list.map(parseUserId) : []
}

const isAsk = (group: GroupId, who: UserId) => (join: Join) =>
  join.kind === 'ask' && join.group === group && join.from === who
const isInvitation = (group: GroupId) => (join: Join) =>
  join.kind === 'invite' && join.group === group

/** What can be asked about groups, by name: the names are those of the commands. */
export const groupMethods = (context: ApiContext, space: string): ApiMethods => {
  const findMeant = (params: Params, scope: 'mine' | 'any') =>
    findGroup(context.state(), stringParam(params, 'group'), scope)

  /** A card may be on its way to somebody who has just come: it gets a moment to arrive. */
  const awaitGroup = async (params: Params, scope: 'mine' | 'any' = 'mine') => {
    await context.waitForArrival(params, () => findMeant(params, scope).ok)
    return findMeant(params, scope)
  }

  /** Does something with the group that is meant. */
  const inGroup =
    (toIntent: (group: GroupId, params: Params) => Result<Intent, string>) =>
    async (params: Params): ApiAnswer => {
      const group = await awaitGroup(params)
      if (!group.ok) return group
      const intent = toIntent(group.value, params)
      return intent.ok ? context.sendAndWait(intent.value, params) : intent
    }

  /** Does something with somebody in it. */
  const withMember = (toIntent: (one: MemberTarget) => Result<Intent, string>) =>
    inGroup((group, params) => {
      const who = readPerson(params)
      const member = who.ok ? findMember(context.state(), group, who.value) : who
      return member.ok ? toIntent({ group, who: member.value }) : member
    })

  /** What waits for my answer, after a moment to arrive. */
  const awaitJoin = async (params: Params, matches: (join: Join) => boolean) => {
    await context.waitForArrival(params, (state) => waitingJoins(state).some(matches))
    const found = waitingJoins(context.state()).findLast(matches)
    return found ? ok(found) : fail('unknown-request')
  }

  const awaitAsk = async (params: Params): Promise<Result<Join, string>> => {
    const group = await awaitGroup(params)
    if (!group.ok) return group
    const who = readPerson(params)
    if (!who.ok) return who
    if (!amLeader(context.state(), group.value)) return fail('not-the-leader')
    return awaitJoin(params, isAsk(group.value, who.value))
  }

  const awaitInvitation = async (params: Params): Promise<Result<Join, string>> => {
    const group = await awaitGroup(params, 'any')
    if (!group.ok) return group
    const found = await awaitJoin(params, isInvitation(group.value))
    return found.ok ? found : fail('no-invitation')
  }

  const createGroup = async (params: Params): ApiAnswer => {
    const name = stringParam(params, 'name').replace(/^#/u, '')
    if (parseDisplayName(name) === undefined) return fail('no-group-name')
    await context.waitForArrival(params, (state) => findGroup(state, name, 'any').ok)
    const topic = safeLine(stringParam(params, 'text'), MAX_TEXT)
    return context.sendAndWait({ type: 'group.create', name, topic }, params)
  }

  const join = async (params: Params): ApiAnswer => {
    const group = await awaitGroup(params, 'any')
    if (!group.ok) return group
    const role = groupRoleOf(context.state(), group.value)
    if (role === 'leader' || role === 'member') return fail('already-member')
    // an invitation may be on its way, and spares the leader an answer
    const found = await awaitJoin(params, isInvitation(group.value))
    const invitation = found.ok ? found.value : undefined
    const text = safeText(stringParam(params, 'text'))
    const ask = { type: 'group.ask', group: group.value, text } as const
    return context.sendAndWait(invitation ? { ...ask, invitation: invitation.id } : ask, params)
  }

  const claim = async (params: Params): ApiAnswer => {
    const group = await awaitGroup(params)
    if (!group.ok) return group
    const card = context.state().groups.get(group.value)?.roster
    if (amLeader(context.state(), group.value)) return fail('already-leader')
    // whether the leader is here is not known before their card had time to arrive
    await context.waitForArrival(params, ({ people, now }) => {
      const leader = card && people.get(leaderOf(card).id)
      return leader !== undefined && statusOf(leader, now) !== 'offline'
    })
    return context.sendAndWait({ type: 'group.claim', group: group.value }, params)
  }

  const heirs = inGroup((group, params) => {
    const list = heirsIn(params)
    const card = context.state().groups.get(group)?.roster
    const known = list.filter((who) => who !== undefined)
    // a look must not become a change that everybody gets
    if (list.length === 0 && typeof params['after'] !== 'number') return fail('no-heirs')
    const isMember = (who: UserId) => memberNamed(card, who) !== undefined
    const [first] = list
    // where the time would stand, what begins with a digit was perhaps meant as one
    const isTime = /^\d/u.test(stringParam(params, 'who')) && !(first && isMember(first))
    const refusal = isTime ? 'no-time' : 'heirs-not-members'
    if (known.length < list.length) return fail(refusal)
    if (amLeader(context.state(), group) && !known.every(isMember)) return fail(refusal)
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
      await context.waitForLink(params)
      await context.waitFor(({ groups }) => groups.size > 0, 300)
      return ok({ rows: allGroups(context.state(), space) })
    },
    'group info': async (params) => {
      const group = await awaitGroup(params)
      if (!group.ok) return group
      const info = groupInfo(context.state(), group.value, space)
      return info ? ok(info) : fail('unknown-group')
    },
    'group new': createGroup,
    'group join': join,
    'group leave': inGroup((group) => ok({ type: 'group.leave', group })),
    'group invite': inGroup((group, params) => {
      const who = readPerson(params)
      const text = safeText(stringParam(params, 'text'))
      return who.ok ? ok({ type: 'group.invite', group, to: who.value, text }) : who
    }),
    'group accept': async (params) => {
      const ask = await awaitAsk(params)
      if (!ask.ok) return ask
      return context.sendAndWait({ type: 'group.admit', ask: ask.value.id }, params)
    },
    'group deny': async (params) => {
      const no = await (stringParam(params, 'who') === ''
        ? awaitInvitation(params)
        : awaitAsk(params))
      if (!no.ok) return no
      const reason = safeLine(stringParam(params, 'text'))
      return context.sendAndWait({ type: 'group.deny', join: no.value.id, reason }, params)
    },
    'group kick': withMember(({ group, who }) => ok({ type: 'group.remove', group, who })),
    'group transfer': withMember(({ group, who }) =>
      who === context.state().me.id && amLeader(context.state(), group)
        ? fail('already-leader')
        : ok({ type: 'group.transfer', group, to: who }),
    ),
    'group topic': inGroup((group, params) =>
      ok({ type: 'group.topic', group, topic: safeLine(stringParam(params, 'text'), MAX_TEXT) }),
    ),
    'group heirs': heirs,
    'group claim': claim,
    'group disband': inGroup((group) => ok({ type: 'group.disband', group })),
  }
}
