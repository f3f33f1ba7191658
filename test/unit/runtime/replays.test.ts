/** Whoever sends a packet of others once more changes nothing, at whatever time: nothing on disk, nothing shown. */
import { describe, expect, test } from 'vitest'
import { groupSystemLines } from '../../../components/chat/system-lines/group-system-lines.ts'
import { requestLines, sessionLines } from '../../../components/chat/system-lines/system-lines.ts'
import { personOf } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { textsFor } from '../../../src/i18n/texts.ts'
import { changeIntent } from '../../../src/model/intents.ts'
import { requestRows } from '../../../src/model/screen/request-rows.ts'
import { openCounters } from '../../../src/runtime/counters.ts'
import { changeMessage, endSession, meet, stateOf } from '../../support/network/direct-session.ts'
import {
  askToJoin,
  admit,
  groupMessages,
  groupWith,
  leaderId,
  memberIds,
  sendToGroup,
} from '../../support/network/group.ts'
import type { Person, PublishedPacket, TestNetwork } from '../../support/network/network.ts'
import { createTestNetwork, id } from '../../support/network/network.ts'

const MINUTE = 60_000

/** What a person sees of each conversation, but for what they typed. */
const linesOf = (who: Person) => {
  const state = stateOf(who)
  const context = { me: who.name, nameOf: (name: string) => name, texts: textsFor('en') }
  const sessions = [...state.conversations.keys()].flatMap((one) => {
    const other = personOf(one)
    return other === undefined
      ? []
      : sessionLines(state.sessions.values(), state.plaintext.sessions.values(), other, context)
  })
  return [
    ...requestRows(state).flatMap((row) => requestLines(row, context)),
    ...sessions,
    ...[...state.groups.values()].flatMap((group) => groupSystemLines(group, context)),
  ]
}

/** How everything stands for this person: in the state, on the screen, on disk. When others were last seen may differ. */
const standingOf = (who: Person) => {
  const state = stateOf(who)
  const { requests, sessions, joins, conversations } = state
  const { keyValues, history, deferred } = who.disk
  const counters = openCounters(keyValues)
  const messages = [...state.conversations.keys()].flatMap(
    (one) => history.page(one, { kind: 'newest' }, 1000).messages,
  )
  return {
    requests,
    sessions,
    joins,
    conversations,
    // of rosters from before somebody knew the group they may learn
    groups: [...state.groups.values()].map(({ known, ...group }) => ({
      ...group,
      known: new Map([...known].filter(([, { rev }]) => rev >= group.knownFromRev)),
    })),
    people: [...state.people.values()].map(({ id: name, key, trust, blocked, conflictingKey }) => [
      name,
      key,
      trust,
      blocked,
      conflictingKey,
    ]),
    lines: linesOf(who),
    messages,
    changes: messages.map(({ id: ref }) => history.changes(ref)),
    deferred: deferred
      .authors()
      .flatMap((author) => deferred.byAuthor(author))
      .map(({ bytes, reason }) => [reason, new TextDecoder().decode(bytes)]),
    incoming: counters
      .allIncoming()
      .map(({ topic, received, read, conflicts, tips }) => [
        topic,
        received,
        read,
        conflicts,
        tips,
      ]),
    outgoing: counters
      .allOutgoing()
      .map(({ topic, count, sent, receivers, unusedSeqs }) => [
        topic,
        count,
        sent,
        receivers,
        unusedSeqs,
      ]),
    notified: who.notified.length,
  }
}

type Step = readonly [name: string, act: () => void | Promise<void>]

const COMMAND = /^\{"v":1,"type":"(?:request|session|message|group)\./u
const isCommand = (text: string) => COMMAND.test(text)

/** Everything that was ever sent comes once more after each step, and again when all have restarted. */
const replayAfterEach = async (
  network: TestNetwork,
  people: readonly Person[],
  steps: readonly Step[],
  isRunning: (who: Person) => boolean = () => true,
) => {
  const here = () => people.filter(isRunning)
  const replay = async (name: string) => {
    // so that what was on its way has come
    await network.advance(2 * MINUTE)
    const recorded = new Map<string, PublishedPacket>()
    for (const packet of network.traffic) {
      const text = new TextDecoder().decode(packet.payload)
      // what programs tell each other about a replay is none
      if (isCommand(text)) recorded.set(`${packet.topic} ${text}`, packet)
    }
    const before = here().map(standingOf)
    for (const packet of recorded.values()) network.broker.inject({ ...packet, retain: false })
    await network.advance(5000)
    for (const packet of [...recorded.values()].toReversed())
      network.broker.inject({ ...packet, retain: false })
    await network.advance(5000)
    expect([name, here().map(standingOf)]).toEqual([name, before])
  }
  for (const [name, act] of steps) {
    // one step after the other
    // oxlint-disable-next-line no-await-in-loop
    await act()
    // oxlint-disable-next-line no-await-in-loop
    await replay(name)
    for (const one of here()) {
      one.crash()
      one.start()
    }
    // oxlint-disable-next-line no-await-in-loop
    await replay(`${name}, after a restart`)
  }
}

const works = (result: { readonly ok: boolean }) => expect(result).toMatchObject({ ok: true })

describe('nothing of these comes true twice', () => {
  test('a denial, an acceptance, words, changes and ENDs of two', async () => {
    const network = createTestNetwork()
    const { alice, bob } = await meet(network)
    const deny = () => {
      const request = [...stateOf(bob).requests.values()].find(({ answer }) => answer === 'waiting')
      if (!request) throw new Error('nobody asks')
      works(bob.send({ type: 'request.deny', request: request.id, reason: safeText('busy') }))
    }
    await replayAfterEach(
      network,
      [alice, bob],
      [
        ['alice asks', () => works(alice.ask('bob', 'oi'))],
        ['bob denies', deny],
        ['time passes', () => network.advance(11 * MINUTE)],
        ['alice asks again', () => works(alice.ask('bob', 'please'))],
        ['bob accepts', () => works(bob.accept('alice'))],
        ['alice speaks', () => works(alice.sendText('bob', 'one'))],
        ['bob answers', () => works(bob.sendText('alice', 'two'))],
        ['alice edits', () => works(changeMessage(alice, 'bob', 0, { edit: 'once' }))],
        ['bob reacts', () => works(changeMessage(bob, 'alice', 0, { react: '!' }))],
        [
          'bob takes it back',
          () => works(changeMessage(bob, 'alice', 0, { react: '!', on: false })),
        ],
        ['bob deletes', () => works(changeMessage(bob, 'alice', 1, { delete: true }))],
        ['alice ends', () => works(endSession(alice, 'bob'))],
        ['bob goes on', () => works(bob.sendText('alice', 'wait'))],
        ['bob ends', () => works(endSession(bob, 'alice'))],
        ['alice ends too', () => works(endSession(alice, 'bob'))],
        ['bob asks', () => works(bob.ask('alice', 'once more'))],
        ['alice accepts', () => works(alice.accept('bob'))],
        ['alice speaks again', () => works(alice.sendText('bob', 'three'))],
      ],
    )
    expect(alice.transcript('bob')).toEqual(['alice: once', 'bob: ', 'bob: wait', 'alice: three'])
  })

  test('rosters, a claim, a removal, an invitation and words of a group', async () => {
    const network = createTestNetwork()
    const { group, people } = await groupWith(network, ['ana', 'bia', 'caio'])
    const [ana, bia, caio] = people
    const dora = network.person('dora')
    dora.start()
    await network.advance(3000)
    // what was said before dora asked is new to her until she is let in
    const gone = new Set<Person>([dora])
    const change = (who: Person, how: Parameters<typeof changeIntent>[1]) => {
      const message = groupMessages(who, group).find(({ by }) => by === who.name)
      const intent = message && changeIntent(message, how)
      if (!intent) throw new Error('nothing to change')
      works(who.send(intent))
    }
    await replayAfterEach(
      network,
      [ana, bia, caio, dora],
      [
        ['ana speaks', () => works(sendToGroup(ana, group, 'one'))],
        ['bia speaks', () => works(sendToGroup(bia, group, 'two'))],
        ['bia edits', () => change(bia, { kind: 'edit', text: safeText('too') })],
        ['ana deletes', () => change(ana, { kind: 'delete' })],
        [
          'the topic',
          () => works(ana.send({ type: 'group.topic', group, topic: safeText('tea') })),
        ],
        ['dora asks', () => works(askToJoin(dora, group, 'may I?'))],
        [
          'dora is let in',
          () => {
            gone.delete(dora)
            works(admit(ana, 'dora'))
          },
        ],
        ['dora speaks', () => works(sendToGroup(dora, group, 'three'))],
        [
          'dora is removed',
          () => works(ana.send({ type: 'group.remove', group, who: id('dora') })),
        ],
        [
          'heirs',
          () =>
            works(ana.send({ type: 'group.heirs', group, heirs: [bia.name], after: 10 * MINUTE })),
        ],
        [
          'ana goes',
          () => {
            gone.add(ana)
            void ana.quit()
          },
        ],
        ['time passes', () => network.advance(30 * MINUTE)],
        ['bia claims', () => works(bia.send({ type: 'group.claim', group }))],
        ['caio speaks', () => works(sendToGroup(caio, group, 'four'))],
        [
          'ana comes back',
          () => {
            gone.delete(ana)
            ana.start()
          },
        ],
        ['bia hands over', () => works(bia.send({ type: 'group.transfer', group, to: caio.name }))],
        ['bia leaves', () => works(bia.send({ type: 'group.leave', group }))],
        ['ana speaks again', () => works(sendToGroup(ana, group, 'five'))],
        ['the end', () => works(caio.send({ type: 'group.disband', group }))],
      ],
      (who) => !gone.has(who),
    )
    expect([memberIds(ana, group), leaderId(ana, group)]).toEqual([[], 'caio'])
  })
})
