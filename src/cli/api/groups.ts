/** The api's methods for groups: create, join, leave, and what a leader does. */
import { leaderOf, MAX_HEIRS, memberNamed } from '../../model/groups/roster.ts'
import { groupRoleOf, waitingJoins } from '../../model/groups/group-selectors.ts'
import { amLeader, amMember } from '../../model/groups/membership.ts'
import type { Join } from '../../model/groups/joins.ts'
import { isPresent } from '../../model/people/presence.ts'
import { lookUpPerson } from '../../model/people/strangers.ts'
import type { State } from '../../model/state.ts'
import type { Intent } from '../../model/commands.ts'
import { parseDisplayName, parseUserId } from '../../core/ids.ts'
import type { GroupId, UserId } from '../../core/ids.ts'
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import { MAX_TEXT, safeLine, safeText } from '../../core/text/safe-text.ts'
import { groupLookAlike } from '../../model/screen/look-alikes.ts'
import { namesOfJoin, refuseLookAlike, refuseLookAlikes } from './look-alikes.ts'
import { findGroup } from './find-group.ts'
import { lackFailure } from './rights.ts'
import type { ApiAnswer, ApiContext, ApiMethods, Published } from './context.ts'
import { readPerson } from './context.ts'
import { allGroups, groupInfo } from './group-info.ts'

type MemberTarget = { readonly group: GroupId; readonly who: UserId }

/** When the named person is no member, the refusal is about that person and not about me. */
const findMember = (state: State, group: GroupId, who: UserId): Result<UserId, string> => {
  const roster = state.groups.get(group)?.roster
  return memberNamed(roster, who) || !amLeader(state, group) ? ok(who) : fail('no-such-member')
}

/** The parameters of every call about a group. */
type GroupParams = { readonly group: string; readonly timeout: number }
type MemberParams = GroupParams & { readonly who: string }
type AcceptParams = MemberParams & { readonly anyway?: boolean | undefined }

type GroupMethods = Pick<ApiMethods, 'groups' | Extract<keyof ApiMethods, `group ${string}`>>

const isAsk = (group: GroupId, who: UserId) => (join: Join) =>
  join.kind === 'ask' && join.group === group && join.from === who
const isInvitation = (group: GroupId) => (join: Join) =>
  join.kind === 'invite' && join.group === group

/** What can be asked about groups, by name: the names are those of the commands. */
export const groupMethods = (context: ApiContext, space: string): GroupMethods => {
  /** A roster may be on its way to somebody who has just come: it gets a moment to arrive. */
  const awaitGroup = async (
    { group, timeout }: GroupParams,
    scope: 'mine' | 'any' = 'mine',
  ): ApiAnswer<GroupId> => {
    const find = () => findGroup(context.state(), group, scope)
    await context.waitForArrival(timeout, () => find().ok)
    return find()
  }

  /** Does something with the group that is meant. */
  const inGroup =
    <P extends GroupParams>(toIntent: (group: GroupId, params: P) => Result<Intent, string>) =>
    async (params: P): ApiAnswer<Published> => {
      const group = await awaitGroup(params)
      if (!group.ok) return group
      const intent = toIntent(group.value, params)
      return intent.ok ? context.sendAndWait(intent.value, params.timeout) : intent
    }

  /** Does something with somebody in it. */
  const withMember = (toIntent: (one: MemberTarget) => Result<Intent, string>) =>
    inGroup((group, params: MemberParams) => {
      const who = readPerson(params.who)
      const member = who.ok ? findMember(context.state(), group, who.value) : who
      return member.ok ? toIntent({ group, who: member.value }) : member
    })

  /** What waits for my answer, after a moment to arrive. */
  const awaitJoin = async (timeout: number, matches: (join: Join) => boolean) => {
    await context.waitForArrival(timeout, (state) => waitingJoins(state).some(matches))
    const found = waitingJoins(context.state()).findLast(matches)
    return found ? ok(found) : fail('unknown-request')
  }

  const awaitAsk = async (params: MemberParams): ApiAnswer<Join> => {
    const group = await awaitGroup(params)
    if (!group.ok) return group
    const who = readPerson(params.who)
    if (!who.ok) return who
    if (!amLeader(context.state(), group.value)) return fail('not-the-leader')
    return awaitJoin(params.timeout, isAsk(group.value, who.value))
  }

  const awaitInvitation = async (params: GroupParams): ApiAnswer<Join> => {
    const group = await awaitGroup(params, 'any')
    if (!group.ok) return group
    const found = await awaitJoin(params.timeout, isInvitation(group.value))
    return found.ok ? found : fail('no-invitation')
  }

  const createGroup: GroupMethods['group new'] = async ({ name: typed, text = '', timeout }) => {
    const name = typed.replace(/^#/u, '')
    if (parseDisplayName(name) === undefined) return fail('no-group-name')
    await context.waitForArrival(timeout, (state) => findGroup(state, name, 'any').ok)
    const mine = findGroup(context.state(), name, 'mine')
    if (mine.ok && amMember(context.state(), mine.value)) return fail('own-group-exists')
    const topic = safeLine(text, MAX_TEXT)
    // a group that nobody can see is not made
    const missing = await context.waitForRights([{ kind: 'roster', access: 'write' }], timeout)
    if (missing) return fail(lackFailure(missing, false))
    return context.sendAndWait({ type: 'group.create', name, topic }, timeout)
  }

  const join: GroupMethods['group join'] = async (params) => {
    const group = await awaitGroup(params, 'any')
    if (!group.ok) return group
    const role = groupRoleOf(context.state(), group.value)
    if (role === 'leader' || role === 'member') return fail('already-member')
    // an invitation may be on its way, and spares the leader an answer
    const found = await awaitJoin(params.timeout, isInvitation(group.value))
    const invitation = found.ok ? found.value : undefined
    const state = context.state()
    const sure = invitation
      ? refuseLookAlikes(state, namesOfJoin(invitation), params.anyway)
      : refuseLookAlike(params.anyway, groupLookAlike(state, group.value))
    if (!sure.ok) return sure
    const text = safeText(params.text ?? '')
    const ask = { type: 'group.ask', group: group.value, text } as const
    return context.sendAndWait(
      invitation ? { ...ask, invitation: invitation.id } : ask,
      params.timeout,
    )
  }

  const invite: GroupMethods['group invite'] = async (params) => {
    const group = await awaitGroup(params)
    if (!group.ok) return group
    const to = readPerson(params.who)
    if (!to.ok) return to
    const { waitForArrival, state, sendAndWait } = context
    // an invitation to a mistyped name would wait for ever
    const isKnown = (now: State) =>
      to.value === now.me.id || lookUpPerson(now, to.value) !== undefined
    if (amLeader(state(), group.value) && !isKnown(state())) {
      await waitForArrival(params.timeout, isKnown)
      // without a link nobody can tell who is there
      const isOnline = state().link.status === 'online'
      if (isOnline && !isKnown(state())) return fail('unknown-person')
    }
    const text = safeText(params.text ?? '')
    return sendAndWait(
      { type: 'group.invite', group: group.value, to: to.value, text },
      params.timeout,
    )
  }

  const claim: GroupMethods['group claim'] = async (params) => {
    const group = await awaitGroup(params)
    if (!group.ok) return group
    const roster = context.state().groups.get(group.value)?.roster
    if (amLeader(context.state(), group.value)) return fail('already-leader')
    // whether the leader is here is not known before their presence had time to arrive
    await context.waitForArrival(
      params.timeout,
      (state) =>
        roster !== undefined && isPresent(lookUpPerson(state, leaderOf(roster).id), state.now),
    )
    return context.sendAndWait({ type: 'group.claim', group: group.value }, params.timeout)
  }

  const heirs: GroupMethods['group heirs'] = inGroup((group, { heirs: named, after, who = '' }) => {
    const list = named.map(parseUserId)
    const roster = context.state().groups.get(group)?.roster
    const known = list.filter((heir) => heir !== undefined)
    // a look must not become a change that everybody gets
    if (list.length === 0 && after === undefined) return fail('no-heirs')
    const isMember = (heir: UserId | undefined) => memberNamed(roster, heir) !== undefined
    const [first] = list
    // a roster that only its leader may change tells others nothing of who is missing
    const others = named.filter((_, at) => !isMember(list[at]))
    if (others.length > 0 && (known.length < list.length || amLeader(context.state(), group))) {
      // where the time would stand, what begins with a digit was perhaps meant as one
      if (/^\d/u.test(who) && !isMember(first)) return fail('no-time')
      return fail(others.includes('') ? 'no-name' : `no-such-heirs:${others.join(', ')}`)
    }
    if (known.length > MAX_HEIRS) return fail('too-many-heirs')
    return ok({
      type: 'group.heirs',
      group,
      // a time alone leaves the heirs as they are
      heirs: list.length > 0 ? known : (roster?.heirs.list.map((heir) => heir.id) ?? []),
      after: after ?? roster?.heirs.after ?? 0,
    })
  })

  return {
    groups: async ({ timeout }) => {
      await context.waitForLink(timeout)
      await context.waitFor(({ groups }) => groups.size > 0, 300, { slices: ['groups'] })
      await context.waitForRights([{ kind: 'roster', access: 'read' }], timeout)
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
    'group invite': invite,
    'group accept': async (params: AcceptParams) => {
      const ask = await awaitAsk(params)
      if (!ask.ok) return ask
      const sure = refuseLookAlikes(context.state(), namesOfJoin(ask.value), params.anyway)
      if (!sure.ok) return sure
      return context.sendAndWait({ type: 'group.admit', ask: ask.value.id }, params.timeout)
    },
    'group deny': async (params) => {
      const { who, text = '', timeout } = params
      const denied = await (who === undefined
        ? awaitInvitation(params)
        : awaitAsk({ ...params, who }))
      if (!denied.ok) return denied
      const reason = safeLine(text)
      return context.sendAndWait({ type: 'group.deny', join: denied.value.id, reason }, timeout)
    },
    'group kick': withMember(({ group, who }) => ok({ type: 'group.remove', group, who })),
    'group transfer': withMember(({ group, who }) =>
      who === context.state().me.id && amLeader(context.state(), group)
        ? fail('already-leader')
        : ok({ type: 'group.transfer', group, to: who }),
    ),
    'group topic': inGroup((group, { text = '' }) =>
      ok({ type: 'group.topic', group, topic: safeLine(text, MAX_TEXT) }),
    ),
    'group heirs': heirs,
    'group claim': claim,
    'group disband': inGroup((group) => ok({ type: 'group.disband', group })),
  }
}
