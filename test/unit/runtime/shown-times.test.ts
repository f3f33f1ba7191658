/** Somebody whose clock is almost a day ahead does all that there is to do: no list, line or page shows a time of tomorrow. */
import { expect, test } from 'vitest'
import { groupSystemLines } from '../../../components/chat/system-lines/group-system-lines.ts'
import { requestLines, sessionLines } from '../../../components/chat/system-lines/system-lines.ts'
import type { LineContext } from '../../../components/chat/system-lines/system-lines.ts'
import { safeLine, safeText } from '../../../src/core/text/safe-text.ts'
import { textsFor } from '../../../src/i18n/texts.ts'
import { everybody } from '../../../src/model/people/strangers.ts'
import { requestRows } from '../../../src/model/screen/request-rows.ts'
import { CLOCK_TOLERANCE, displayedTime } from '../../../src/model/shown-time.ts'
import { cliFor } from '../../support/network/cli-runner.ts'
import {
  changeMessage,
  endSession,
  meet,
  sessionOf,
  stateOf,
} from '../../support/network/direct-session.ts'
import {
  acceptInvitation,
  admit,
  askToJoin,
  createGroup,
  groupIdOf,
  groupMessages,
  invite,
  sendToGroup,
  waitingJoin,
} from '../../support/network/group.ts'
import type { Person } from '../../support/network/network.ts'
import { createTestNetwork, id } from '../../support/network/network.ts'

const HOUR = 3_600_000
const AHEAD = 24 * HOUR - 60_000

const dateOf = (at: number) => new Date(at).toLocaleDateString('sv')

/** What a command prints as JSON: the times in it, by the name of their field. */
const timesIn = (rows: readonly unknown[]): readonly (readonly [string, number])[] => {
  const found: (readonly [string, number])[] = []
  const take = (name: string, value: unknown) => {
    if (/at$|since|seen/iu.test(name) && typeof value === 'number') found.push([name, value])
    return value
  }
  JSON.stringify(rows, take)
  return found
}

/** The times that the screen of this person shows, by what it shows. */
const timesOnScreen = (who: Person, other: string): readonly (readonly [string, number])[] => {
  const state = stateOf(who)
  const context: LineContext = { me: state.me.id, nameOf: (name) => name, texts: textsFor('en') }
  const lines = [
    ...requestRows(state).flatMap((row) => requestLines(row, context)),
    ...sessionLines(state.sessions.values(), [], id(other), context),
    ...[...state.groups.values()].flatMap((group) => groupSystemLines(group, context)),
  ]
  const messages = [
    ...who.messages(other),
    ...[...state.groups.keys()].flatMap((group) => groupMessages(who, group)),
  ]
  return [
    ...lines.map((line) => [line.text, displayedTime(line)] as const),
    ...messages.map((message) => [message.text, displayedTime(message)] as const),
    ...messages.flatMap(({ edited, editShownAt }) =>
      edited ? [['an edit', editShownAt ?? edited.at] as const] : [],
    ),
    ...requestRows(state).flatMap(({ shownAt, answerShownAt = shownAt }) => [
      ['a request', shownAt] as const,
      ['an answer', answerShownAt] as const,
    ]),
    ...everybody(state).map((person) => [`${person.id} was seen`, person.seen] as const),
  ]
}

test('of somebody from tomorrow, and of those who answer', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await meet(network, { bob: { clockSkew: () => AHEAD } })
  const carol = network.person('carol')
  carol.start()
  // requests: one of theirs that is denied, one of mine that they accept; messages, an edit, an END of both
  bob.ask('alice', 'from tomorrow')
  await network.clock.until(() => {
    const [waiting] = [...stateOf(alice).requests.values()]
    const reason = safeText('no')
    return (
      waiting !== undefined && alice.send({ type: 'request.deny', request: waiting.id, reason }).ok
    )
  }, 'alice denies')
  await network.advance(3000)
  alice.ask('bob')
  await network.clock.until(() => bob.accept('alice').ok, 'bob accepts')
  await network.clock.until(() => alice.session('bob') !== undefined, 'alice hears of it')
  bob.sendText('alice', 'first')
  await network.advance(2000)
  changeMessage(bob, 'alice', -1, { edit: 'first, edited' })
  alice.sendText('bob', 'answer')
  await network.advance(2000)
  changeMessage(alice, 'bob', -1, { edit: 'answer, edited' })
  await network.advance(2000)
  sessionOf(alice, 'bob')
  endSession(bob, 'alice')
  await network.advance(2000)
  endSession(alice, 'bob')
  await network.advance(2000)
  // a group of theirs: an invitation, an ask that is denied, one that they accept, a topic, a message
  const group = createGroup(bob, 'lab')
  await network.advance(2000)
  invite(bob, group, 'alice')
  await network.clock.until(() => acceptInvitation(alice, 'bob').ok, 'alice accepts')
  await network.advance(2000)
  askToJoin(carol, group)
  await network.clock.until(() => {
    const join = waitingJoin(bob, 'carol')
    return (
      join !== undefined && bob.send({ type: 'group.deny', join: join.id, reason: safeText('') }).ok
    )
  }, 'bob denies')
  invite(bob, group, 'carol')
  await network.clock.until(() => acceptInvitation(carol, 'bob').ok, 'carol accepts')
  await network.advance(2000)
  bob.send({ type: 'group.topic', group, topic: safeLine('tomorrow') })
  sendToGroup(bob, group, 'in the group')
  await network.advance(2000)
  // the leader after them goes on from their times
  bob.send({ type: 'group.transfer', group, to: id('alice') })
  await network.advance(5000)
  alice.send({ type: 'group.topic', group, topic: safeLine('today') })
  sendToGroup(alice, group, 'hers')
  // a group of hers, that they ask to join, and leave
  const hers = createGroup(alice, 'den')
  await network.advance(2000)
  askToJoin(bob, hers)
  await network.clock.until(() => admit(alice, 'bob').ok, 'bob is let in')
  await network.advance(5000)
  bob.send({ type: 'group.leave', group: hers })
  await network.advance(5000)
  expect(stateOf(alice).groups.get(groupIdOf(alice, 'den'))?.roster.rev).toBe(3)

  const latest = network.clock.now() + CLOCK_TOLERANCE
  for (const who of [alice, carol]) {
    const cli = cliFor(network, who)
    const printed = await Promise.all(
      ['requests', 'sessions', 'users', 'groups'].map(async (list) =>
        timesIn(await cli.rows(list)),
      ),
    )
    const times = [...timesOnScreen(who, 'bob'), ...printed.flat()]
    expect([who.name, times.filter(([, at]) => at > latest)]).toEqual([who.name, []])
    expect(times.length).toBeGreaterThan(15)
  }
  // the newest stand where they say that they do
  const rows = timesIn(await cliFor(network, alice).rows('requests')).filter(
    ([name]) => name === 'at',
  )
  expect(rows.map(([, at]) => at)).toEqual(rows.map(([, at]) => at).toSorted((a, b) => b - a))
})

test('papo requests prints when a request came, and not the date that its author gave it', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await meet(network, { bob: { clockSkew: () => AHEAD } })
  bob.ask('alice', 'oi')
  await network.advance(3000)
  const [line = ''] = await cliFor(network, alice).runOk('requests')
  expect(line).toContain(`${dateOf(network.clock.now())} `)
  expect(line).not.toContain(dateOf(network.clock.now() + 24 * HOUR))
})
