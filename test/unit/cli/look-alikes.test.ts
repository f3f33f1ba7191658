/** Names that read like others, on the command line: marked in lists, and accepted only when that is said. */
import { expect, test } from 'vitest'
import { createGroup, groupOf, memberIds } from '../../support/network/group.ts'
import { cliFor, newcomer } from '../../support/network/cli-runner.ts'
import { openSession, stateOf } from '../../support/network/direct-session.ts'
import { createTestNetwork, id } from '../../support/network/network.ts'

/** alice talks with bob, and one who is called b0b asks her too. */
const asked = async () => {
  const network = createTestNetwork()
  const { alice } = await openSession(network)
  const alices = cliFor(network, alice)
  const [, falses] = await newcomer(network, 'b0b')
  await falses.runOk('request', 'alice', 'oi')
  return { network, alice, alices, falses }
}

test('papo users and papo requests say that it is not the bob whom I know', async () => {
  const { alices } = await asked()
  const known = { is: 'known', name: 'bob' }
  const users = await alices.rows('users')
  expect(users).toContainEqual(expect.objectContaining({ id: 'b0b', lookAlike: known }))
  expect(users).toContainEqual(expect.not.objectContaining({ lookAlike: expect.anything() }))
  expect((await alices.runOk('users')).find((line) => line.includes('b0b'))).toContain(
    '≠ not the bob you know',
  )
  expect((await alices.runOk('users')).find((line) => /^. +bob /u.test(line))).not.toContain('≠')
  expect(await alices.rows('requests')).toContainEqual(
    expect.objectContaining({ from: 'b0b', lookAlike: known }),
  )
  expect((await alices.runOk('requests'))[0]).toContain('≠ not the bob you know')
})

test('papo accept does nothing but say so, until it is called with --anyway', async () => {
  const { alice, alices, falses } = await asked()
  const answers = () =>
    [...stateOf(alice).requests.values()].filter(({ answer }) => answer === 'waiting').length
  const refused = await alices.run(['accept', 'b0b'])
  expect(refused).toMatchObject({ code: 1, out: [] })
  expect(refused.err).toContain('b0b is not the bob you know. Nothing was done.')
  expect(refused.err).toContain('--anyway')
  expect(answers()).toBe(1)
  expect((await alices.run(['accept', 'b0b'], 'pt-BR')).err).toContain(
    'b0b não é o bob que você conhece. Nada foi feito.',
  )
  // asking where they asked would accept too
  expect((await alices.run(['request', 'b0b'])).err).toContain('b0b is not the bob you know')
  expect(answers()).toBe(1)
  await alices.runOk('accept', 'b0b', '--anyway')
  expect(answers()).toBe(0)
  await falses.runOk('send', 'alice', 'thanks', '--wait')
})

test('of others nothing is asked, and bob himself may ask again', async () => {
  const network = createTestNetwork()
  const { alice } = await openSession(network)
  const alices = cliFor(network, alice)
  const [, carlas] = await newcomer(network, 'carla')
  await carlas.runOk('request', 'alice')
  await alices.runOk('accept', 'carla')
  expect(stateOf(alice).people.get(id('carla'))).toBeDefined()
})

test('into a group: who asks in a name like that of a member is let in only with --anyway', async () => {
  const network = createTestNetwork()
  const { alice } = await openSession(network)
  const alices = cliFor(network, alice)
  const group = createGroup(alice, 'Lab')
  const [, falses] = await newcomer(network, 'b0b')
  await falses.runOk('group', 'join', 'lab')
  const refused = await alices.run(['group', 'accept', 'lab', 'b0b'])
  expect(refused.code).toBe(1)
  expect(refused.err).toContain('b0b is not the bob you know')
  expect(memberIds(alice, group)).toEqual(['alice'])
  await alices.runOk('group', 'accept', 'lab', 'b0b', '--anyway')
  expect(memberIds(alice, group)).toEqual(['alice', 'b0b'])
  const info = await alices.runOk('group', 'info', 'lab')
  expect(info.findLast((line) => line.includes('b0b'))).toContain('≠ not the bob you know')
})

test('a group that looks like one of mine is joined only with --anyway', async () => {
  const network = createTestNetwork()
  const [alice, alices] = await newcomer(network, 'alice')
  createGroup(alice, 'Sala')
  const [mallory] = await newcomer(network, 'mallory')
  const other = createGroup(mallory, 'SaIa')
  await network.advance(3000)
  expect((await alices.runOk('groups')).find((line) => line.includes('SaIa'))).toContain(
    '≠ not the Sala you know',
  )
  const refused = await alices.run(['group', 'join', 'SaIa'])
  expect(refused.code).toBe(1)
  expect(refused.err).toContain('SaIa is not the Sala you know')
  expect(stateOf(alice).joins.size).toBe(0)
  await alices.runOk('group', 'join', 'SaIa', '--anyway')
  expect(stateOf(alice).joins.size).toBe(1)
  expect(groupOf(alice, other)).toBeDefined()
})
