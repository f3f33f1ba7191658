/** Groups on the command line: whole stories by commands alone. */
import { describe, expect, test } from 'vitest'
import { ok } from '../../../src/core/result.ts'
import {
  peopleOf,
  groupWith,
  createGroup,
  groupIdOf,
  groupOf,
  invite,
  leaderId,
  groupTranscript,
  memberIds,
  sendToGroup,
} from '../../support/network/group.ts'
import { cliFor, groupWithCli, newcomer } from '../../support/network/cli-runner.ts'
import { createTestNetwork } from '../../support/network/network.ts'

test('ana founds a group, bia asks, ana lets her in, and they talk', async () => {
  const network = createTestNetwork()
  const [ana, anas] = await newcomer(network, 'ana')
  const [bia, bias] = await newcomer(network, 'bia')
  expect(await anas.runOk('group', 'new', '#Lab', 'o', 'que', 'medimos')).toEqual([])
  const id = groupIdOf(ana, 'lab')
  expect(await bias.rows('groups')).toEqual([
    expect.objectContaining({
      id,
      name: 'Lab',
      role: 'none',
      leader: 'ana',
      topic: 'o que medimos',
      unread: 0,
    }),
  ])
  await bias.runOk('group', 'join', 'lab', 'posso?')
  const wanted = { kind: 'ask', group: id, from: 'bia', to: 'ana', text: 'posso?' }
  expect(await anas.rows('requests')).toEqual([
    expect.objectContaining({ ...wanted, answer: 'waiting' }),
  ])
  expect(await anas.runOk('requests')).toEqual([
    expect.stringMatching(/bia → ana {2}waiting {2}to join lab~.{12} {2}posso\?$/u),
  ])
  await anas.runOk('group', 'accept', 'LAB', 'bia')
  expect(await bias.rows('requests')).toEqual([
    expect.objectContaining({ ...wanted, answer: 'accepted' }),
  ])
  await bias.runOk('send', '#lab', 'oi', 'a', 'todas', '--wait')
  await anas.runOk('send', `#${id}`, 'bem-vinda', '--wait')
  expect(groupTranscript(ana, id)).toEqual(['bia: oi a todas', 'ana: bem-vinda'])
  expect(groupTranscript(bia, id)).toEqual(groupTranscript(ana, id))
  expect(await bias.rows('search', 'bem')).toEqual([
    expect.objectContaining({ conversation: `#${id}`, by: 'ana', text: 'bem-vinda' }),
  ])
  expect(await bias.rows('group', 'info', 'lab')).toEqual([
    expect.objectContaining({
      id,
      role: 'member',
      rosterRev: 2,
      unread: 1,
      messagesTopic: `papo/GROUPS/${id}/messages/bia`,
      heirs: { after: 7 * 24 * 3_600_000, list: ['bia'] },
      members: [
        expect.objectContaining({ id: 'ana', key: ana.signer.key, trust: 'pinned', leads: true }),
        expect.objectContaining({ id: 'bia', key: bia.signer.key, trust: 'me', leads: false }),
      ],
    }),
  ])
  expect((await bias.runOk('groups')).map((line) => line.replaceAll(/ +/gu, ' '))).toEqual([
    `Lab ${id} member led by ana 2 members 1 unread o que medimos`,
  ])
})

test('an invitation is accepted by joining, without another answer of the leader', async () => {
  const network = createTestNetwork()
  const { group, clis } = await groupWithCli(network, ['ana', 'bia'])
  const [caio, caios] = await newcomer(network, 'caio')
  await clis[0].runOk('group', 'invite', 'lab', 'caio', 'venha')
  expect((await clis[0].run(['group', 'invite', 'lab', 'caio'])).err).toContain(
    'caio was already invited to lab',
  )
  expect(await caios.rows('groups')).toMatchObject([{ id: group, role: 'invited' }])
  expect((await caios.run(['requests'], 'pt-BR')).out[0]).toMatch(
    /ana → caio {2}esperando {2}convite para lab~.{12} {2}venha$/u,
  )
  await caios.runOk('group', 'join', 'lab')
  await network.clock.until(() => memberIds(caio, group).length === 3, 'caio is in')
  expect(await caios.rows('requests')).toMatchObject([
    { kind: 'ask', answer: 'accepted' },
    { kind: 'invite', answer: 'accepted' },
  ])
})

test('a no reaches whoever asked, and whoever invited', async () => {
  const network = createTestNetwork()
  const { clis } = await groupWithCli(network, ['ana', 'bia'])
  const [, caios] = await newcomer(network, 'caio')
  await caios.runOk('group', 'join', 'lab')
  await clis[0].runOk('group', 'deny', 'lab', 'caio', 'hoje', 'não')
  expect(await caios.rows('requests')).toMatchObject([{ answer: 'denied', reason: 'hoje não' }])
  expect((await caios.run(['group', 'join', 'lab'])).err).toContain('again after ten minutes')
  await clis[0].runOk('group', 'invite', 'lab', 'caio')
  await caios.runOk('group', 'deny', 'lab')
  await network.advance(1000)
  expect(await clis[0].rows('requests')).toMatchObject([
    { kind: 'invite', to: 'caio', answer: 'denied' },
    { kind: 'ask', from: 'caio', answer: 'denied' },
    {},
  ])
  expect((await caios.run(['group', 'deny', 'lab'])).err).toContain('no invitation to lab')
})

test('the leader removes, sets topic and heirs, hands over, and the new one ends it all', async () => {
  const network = createTestNetwork()
  const { group, people, clis } = await groupWithCli(network, ['ana', 'bia', 'caio', 'dora'])
  const [anas] = clis
  const [bia, bias] = [people[1], clis[1]]
  await anas.runOk('group', 'topic', 'lab', 'só', 'café')
  await anas.runOk('group', 'heirs', 'lab', '12h', 'caio', 'bia')
  await network.advance(1000)
  expect(groupOf(bia, group)?.roster).toMatchObject({
    topic: 'só café',
    heirs: { after: 12 * 3_600_000, list: [{ id: 'caio' }, { id: 'bia' }, { id: 'dora' }] },
  })
  // a time alone leaves who, and names alone leave the time
  await anas.runOk('group', 'heirs', 'lab', '1h30m')
  await network.advance(1000)
  expect(groupOf(bia, group)?.roster.heirs).toMatchObject({
    after: 90 * 60_000,
    list: [{ id: 'caio' }, { id: 'bia' }, { id: 'dora' }],
  })
  await anas.runOk('group', 'heirs', 'lab', '12h')
  await anas.runOk('group', 'heirs', 'lab', 'dora')
  await anas.runOk('group', 'topic', 'lab')
  await anas.runOk('group', 'kick', 'lab', 'caio')
  await network.advance(1000)
  expect(groupOf(bia, group)?.roster).toMatchObject({
    topic: '',
    heirs: { after: 12 * 3_600_000, list: [{ id: 'dora' }, { id: 'bia' }] },
  })
  expect(memberIds(bia, group)).toEqual(['ana', 'bia', 'dora'])
  expect((await bias.runOk('group', 'info', 'lab')).join('\n')).toMatch(
    /heirs +dora, bia, after 12 hours\n[^]*\n {3}ana +online +unverified +leader +\S{43}\n/u,
  )
  await anas.runOk('group', 'transfer', 'lab', 'bia')
  await network.clock.until(() => leaderId(bia, group) === 'bia', 'bia leads')
  await anas.runOk('group', 'leave', 'lab')
  await network.clock.until(() => memberIds(bia, group).length === 2, 'ana is gone')
  await bias.runOk('group', 'disband', 'lab', '--yes')
  expect(await bias.rows('groups')).toEqual([])
  expect(await bias.rows('group', 'info', group)).toMatchObject([{ disbanded: true, members: [] }])
  expect((await bias.run(['group', 'info', group], 'pt-BR')).out.join('\n')).toContain('encerrado')
})

test('an heir takes over when the leader is gone for as long as the card says', async () => {
  const network = createTestNetwork()
  const { group, people, clis } = await groupWithCli(network, ['ana', 'bia'])
  const bias = clis[1]
  await clis[0].runOk('group', 'heirs', 'lab', '90s', 'bia')
  expect((await bias.run(['group', 'claim', 'lab'])).err).toContain('was here recently')
  expect((await clis[0].run(['group', 'claim', 'lab'])).err).toContain('you lead lab yourself')
  await people[0].quit()
  await network.advance(100_000)
  await bias.runOk('group', 'claim', 'lab')
  expect(leaderId(people[1], group)).toBe('bia')
})

describe('a message for all members', () => {
  test('tells how many have it when somebody is not here', async () => {
    const network = createTestNetwork()
    const { people, clis } = await groupWithCli(network, ['ana', 'bia', 'caio'])
    await people[2].quit()
    const sent = await clis[0].run(['send', '#lab', 'oi', '--wait', '--timeout', '5'])
    expect(sent).toMatchObject({ code: 1, out: [] })
    expect(sent.err).toContain('only 1 of 2 members have it')
    const again = await clis[0].run(['send', '#lab', 'oi', '--wait', '--timeout', '5'], 'pt-BR')
    expect(again.err).toContain('só 1 de 2 membros')
    // without waiting for them it is done when the broker has it
    await clis[0].runOk('send', '#lab', 'oi')
  })

  test('is done at once where nobody else is a member', async () => {
    const network = createTestNetwork()
    const { clis } = await groupWithCli(network, ['ana'])
    expect(await clis[0].runOk('send', '#lab', 'eco', '--wait')).toEqual([])
  })
})

/** Ana and bia each found a lab before they can see the other's; caio sees both. */
const twoLabs = async () => {
  const network = createTestNetwork()
  const [ana, bia, caio] = peopleOf(network, ['ana', 'bia', 'caio'])
  ana.start()
  bia.start()
  // neither can see the other's yet
  const labs = [createGroup(ana, 'lab'), createGroup(bia, 'lab')] as const
  caio.start()
  await network.advance(5000)
  return { network, labs, ana, bia, caio, caios: cliFor(network, caio) }
}

describe('two groups of one name', () => {
  test('are told apart by their ids', async () => {
    const { network, labs, bia, caios } = await twoLabs()
    expect(await caios.rows('groups')).toHaveLength(2)
    for (const line of [
      ['group', 'join', 'lab'],
      ['group', 'info', 'lab'],
      ['send', '#lab', 'oi'],
    ]) {
      // one after the other: the clock is theirs together
      // oxlint-disable-next-line no-await-in-loop
      const done = await caios.run(line)
      expect(done.code).toBe(1)
      expect(done.err).toContain('several groups are called lab. Use the id')
    }
    expect(await caios.tailOutput([], ['#lab'])).toEqual([
      expect.stringContaining('several groups are called lab'),
    ])
    await caios.runOk('group', 'join', labs[1])
    await cliFor(network, bia).runOk('group', 'accept', labs[1], 'caio')
    await network.advance(1000)
    expect(await caios.rows('group', 'info', `#${labs[1]}`)).toMatchObject([{ leader: 'bia' }])
  })

  test('whoever is in one of them means that one, whatever strangers found', async () => {
    const { network, labs, bia, caio, caios } = await twoLabs()
    await cliFor(network, bia).runOk('group', 'invite', 'lab', 'caio')
    await caios.runOk('group', 'join', labs[1])
    await network.clock.until(() => memberIds(caio, labs[1]).length === 2, 'caio is in')
    await caios.runOk('send', '#lab', 'cheguei')
    expect(groupTranscript(caio, labs[1])).toEqual(['caio: cheguei'])
    expect((await caios.run(['group', 'join', 'lab'])).err).toContain('several groups')
  })
})

test('an invitation to a group that was never seen is enough to join it', async () => {
  const network = createTestNetwork()
  const { group, people } = await groupWith(network, ['ana'])
  const [caio, caios] = await newcomer(network, 'caio')
  network.broker.wipe()
  expect(invite(people[0], group, 'caio')).toEqual(ok(expect.any(String)))
  await network.advance(3000)
  expect(await caios.rows('groups')).toMatchObject([{ id: group, role: 'invited' }])
  await caios.runOk('group', 'join', '#lab')
  await network.clock.until(() => memberIds(caio, group).length === 2, 'caio is in')
  expect(sendToGroup(caio, group, 'oi').ok).toBe(true)
})
