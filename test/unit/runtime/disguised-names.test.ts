/** Names that hide something are stopped at the door, whoever signs for them: they are nobody's. */
import { expect, test } from 'vitest'
import type { SafeText, UserId } from '../../../src/core/ids.ts'
import { createGroupId } from '../../../src/core/ids.ts'
import { freshUlid, signedFields } from '../../support/forged/packets.ts'
import { createGroup } from '../../support/network/group.ts'
import { createTestNetwork, id, insecureSigner } from '../../support/network/network.ts'
import { meet, refusedCounts, stateOf } from '../../support/network/direct-session.ts'
import { publishPlaintext } from '../../support/network/plaintext.ts'

const signer = insecureSigner('mallory')

/** What nobody may be called, as it would stand in a topic. */
const DISGUISED = [
  'аlice',
  'alic\u0435',
  'alice\u200B',
  'alice\u3164',
  'alice\uFE0F',
  'alice\u{E0061}',
  'alice\u200F',
  'ec\u200Bho',
  'ɑӏice\u2060',
  '\u3164',
  '\u0301alice',
  '...',
  'ｂob',
  '𝐛ob',
  'pаpo',
] as const

test('in topics of presence, inboxes and groups they are foreign topics, counted and of no effect', async () => {
  const network = createTestNetwork()
  const { alice } = await meet(network)
  const [people, conversations] = [stateOf(alice).people, stateOf(alice).conversations.size]
  for (const name of DISGUISED) {
    const by = name as string as UserId
    const at = network.clock.now()
    const stamp = { v: 1, id: freshUlid(at), by, at, key: signer.key }
    const presence = { ...stamp, type: 'presence.publish', status: 'online', name, caps: [] }
    const request = { ...stamp, type: 'request.make', seq: 1, text: 'oi' }
    const channels = [
      [
        { kind: 'presence', of: by },
        { ...presence, n: [1, 1] },
      ],
      [{ kind: 'inbox', of: id('alice'), from: by }, request],
      [
        { kind: 'roll-call', from: by },
        { ...stamp, type: 'presence.query' },
      ],
    ] as const
    for (const [channel, fields] of channels)
      network.broker.inject(signedFields(signer, fields, channel))
  }
  await network.advance(5000)
  expect(refusedCounts(alice)).toEqual({ 'foreign-topic': 3 * DISGUISED.length })
  expect([...stateOf(alice).people.keys()]).toEqual([...people.keys()])
  expect(stateOf(alice).conversations.size).toBe(conversations)
  expect(stateOf(alice).requests.size).toBe(0)
})

test('in a field they make the packet malformed: a shown name, and the name of a group one is invited to', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await meet(network)
  const group = createGroup(bob, 'Sala')
  await network.advance(3000)
  const at = network.clock.now()
  const before = stateOf(alice).people.get(id('bob'))?.name
  const stamp = () => ({ v: 1, id: freshUlid(at), by: 'bob', at, key: bob.signer.key })
  for (const [index, name] of ['bоb', 'bob\u200B', 'Ѕala', 'Sala\u3164'].entries()) {
    const presence = { ...stamp(), type: 'presence.publish', status: 'online', caps: [], n: [9, 9] }
    const invite = { ...stamp(), type: 'group.invite', seq: index + 1, group, name, text: '' }
    network.broker.inject(
      signedFields(bob.signer, { ...presence, name }, { kind: 'presence', of: id('bob') }),
    )
    network.broker.inject(
      signedFields(bob.signer, invite, { kind: 'inbox', of: id('alice'), from: id('bob') }),
    )
  }
  await network.advance(5000)
  expect(refusedCounts(alice)).toEqual({ malformed: 8 })
  expect(stateOf(alice).people.get(id('bob'))?.name).toBe(before)
  expect(stateOf(alice).joins.size).toBe(0)
  expect(createGroupId('Ѕala', bob.signer.key)).toBeUndefined()
})

test('nobody founds a group of such a name, nor hears of one', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await meet(network)
  const founded = bob.send({ type: 'group.create', name: 'Ѕala', topic: '' as SafeText })
  expect(founded.ok).toBe(false)
  await network.advance(3000)
  expect(stateOf(alice).groups.size).toBe(0)
})

test('in plain text too: nobody is there by such a name, and no group', async () => {
  const network = createTestNetwork()
  const alice = network.person('alice', { plaintext: () => true })
  alice.start()
  await network.advance(3000)
  const names = DISGUISED.filter((name) => !/[ｂ𝐛]/u.test(name))
  for (const name of names) {
    publishPlaintext(network, 'USERS', `${name} online`)
    publishPlaintext(network, 'clients/alice', `REQUEST ${name}`)
    publishPlaintext(network, 'groups/info', `${name} CREATE`)
  }
  await network.advance(3000)
  const { people, groups, requests } = stateOf(alice).plaintext
  expect([people.size, groups.size, requests.size]).toEqual([0, 0, 0])
  expect(refusedCounts(alice)).toEqual({ malformed: 3 * names.length })
})
