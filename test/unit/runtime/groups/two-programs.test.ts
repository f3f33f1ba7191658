/** A leader or a member whose profile was copied, with both programs at work: the group stays one, and everybody sees it. */
import { expect, onTestFinished, test } from 'vitest'
import { groupSystemLines } from '../../../../components/chat/system-lines/group-system-lines.ts'
import type { GroupId } from '../../../../src/core/ids.ts'
import { safeLine } from '../../../../src/core/text/safe-text.ts'
import { textsFor } from '../../../../src/i18n/texts.ts'
import { createBackupFolder } from '../../../support/disk/backups.ts'
import { stateOf } from '../../../support/network/direct-session.ts'
import {
  groupOf,
  groupTranscript,
  groupWith,
  leaderId,
  memberIds,
  sendToGroup,
} from '../../../support/network/group.ts'
import { createTestNetwork } from '../../../support/network/network.ts'
import type { Person } from '../../../support/network/network.ts'

const MINUTE = 60_000

const linesAbout = (who: Person, group: GroupId): readonly string[] => {
  const known = groupOf(who, group)
  if (!known) return []
  return groupSystemLines(
    { changes: [], ...(known.equivocations && { equivocations: known.equivocations }) },
    { me: who.name, nameOf: (name) => name, texts: textsFor('en') },
  ).map(({ text }) => text)
}

const stateOfGroup = (who: Person, group: GroupId) => ({
  leader: leaderId(who, group),
  members: memberIds(who, group),
  topic: groupOf(who, group)?.roster.topic,
  rev: groupOf(who, group)?.roster.rev,
})

/** alice, bob, carol and dave; the profile of `copied` is copied, and both programs of it have acted. */
const withCopy = async (copied: 'alice' | 'bob') => {
  const network = createTestNetwork()
  const backups = createBackupFolder(network.clock.now)
  onTestFinished(backups.clear)
  const disk = backups.disk('now')
  const { group, people } = await groupWith(
    network,
    ['alice', 'bob', 'carol', 'dave'],
    'lab',
    (who) => (who === copied ? { disk } : {}),
  )
  sendToGroup(people[0], group, 'before')
  await network.advance(10_000)
  const first = people.find(({ name }) => name === copied)
  if (!first) throw new Error(`${copied} is nobody`)
  await first.quit()
  disk.close()
  backups.copy('now', 'copy')
  const others = people.filter(({ name }) => name !== copied)
  const one = network.person(copied, { signer: first.signer, disk: backups.disk('now') })
  const two = network.person(copied, { signer: first.signer, disk: backups.disk('copy') })
  return { network, group, others, one, two }
}

const warnings = (who: Person) => stateOf(who).warnings.map(({ key }) => key)

test('a member has two: the second learns what the first said, both words stay, and nobody is accused', async () => {
  const { network, group, others, one, two } = await withCopy('bob')
  one.start()
  await network.advance(10_000)
  sendToGroup(one, group, 'from the first')
  await network.advance(MINUTE)
  one.crash()
  two.start()
  // before it hears anything: under the number of the first one's word
  sendToGroup(two, group, 'from the second')
  await network.advance(10 * MINUTE)
  expect(warnings(two)).toEqual(['older-profile'])
  one.start()
  await network.advance(3 * 60 * MINUTE)
  const all = ['alice: before', 'bob: from the first', 'bob: from the second']
  for (const who of [...others, one, two]) {
    expect([who.name, groupTranscript(who, group)]).toEqual([who.name, all])
    expect([who.name, linesAbout(who, group)]).toEqual([who.name, []])
  }
  // one of them works, the other says why it does not
  expect([one, two].map((who) => stateOf(who).link.problem)).toEqual([undefined, 'elsewhere'])
})

test.each([
  [
    'the leader has two that change the group: all members keep the first change, and all are told',
    0,
  ],
  ['and they follow the program that builds on it', 1],
])('%s', async (_, further) => {
  const { network, group, others, one, two } = await withCopy('alice')
  one.start()
  await network.advance(10_000)
  one.send({ type: 'group.topic', group, topic: safeLine('tea') })
  sendToGroup(one, group, 'from the first')
  await network.advance(MINUTE)
  one.crash()
  two.start()
  two.send({ type: 'group.topic', group, topic: safeLine('coffee') })
  sendToGroup(two, group, 'from the second')
  await network.advance(10 * MINUTE)
  expect(warnings(two)).toEqual(['older-profile'])
  one.start()
  await network.advance(MINUTE)
  if (further === 1) {
    one.send({ type: 'group.topic', group, topic: safeLine('water') })
    sendToGroup(one, group, 'after')
  }
  await network.advance(3 * 60 * MINUTE)
  const told = [expect.stringContaining('alice gave different members different versions')]
  const toldMyself = [
    expect.stringMatching(
      /another program with your key changed this group.*write from the other/u,
    ),
  ]
  for (const who of [...others, one]) {
    expect([who.name, stateOfGroup(who, group)]).toEqual([
      who.name,
      {
        leader: 'alice',
        members: ['alice', 'bob', 'carol', 'dave'],
        topic: further === 1 ? 'water' : 'tea',
        rev: 5 + further,
      },
    ])
    expect(groupTranscript(who, group)).toEqual(
      ['alice: before', 'alice: from the first', 'alice: after'].slice(0, 2 + further),
    )
    const isHers = who === one
    expect([who.name, linesAbout(who, group)]).toEqual([who.name, isHers ? toldMyself : told])
  }
  // the program with the older copy stays on its branch, where nobody hears it; it is told twice over, and has stopped
  expect(stateOfGroup(two, group)).toMatchObject({ topic: 'coffee', rev: 5 })
  expect(linesAbout(two, group)).toEqual(toldMyself)
  expect(stateOf(two).link.problem).toBe('elsewhere')
})
