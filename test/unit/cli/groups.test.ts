/** Groups on the command line: whole stories by commands alone. */
import { describe, expect, test } from 'vitest'
import { ok } from '../../../src/core/result.ts'
import {
  club,
  found,
  gidOf,
  groupOf,
  invite,
  leader,
  lines,
  members,
  tell,
} from '../../support/network/group.ts'
import { clerkOf, crew, newcomer, second, third } from '../../support/network/cli-runner.ts'
import { town } from '../../support/network/network.ts'

test('ana founds a group, bia asks, ana lets her in, and they talk', async () => {
  const world = town()
  const [ana, anas] = await newcomer(world, 'ana')
  const [bia, bias] = await newcomer(world, 'bia')
  expect(await anas.did('group', 'new', '#Lab', 'o', 'que', 'medimos')).toEqual([])
  const id = gidOf(ana, 'lab')
  expect(await bias.rows('groups')).toEqual([
    expect.objectContaining({
      id,
      name: 'Lab',
      standing: 'none',
      leader: 'ana',
      topic: 'o que medimos',
      unread: 0,
    }),
  ])
  await bias.did('group', 'join', 'lab', 'posso?')
  const wanted = { kind: 'ask', group: id, from: 'bia', to: 'ana', text: 'posso?' }
  expect(await anas.rows('requests')).toEqual([
    expect.objectContaining({ ...wanted, answer: 'waiting' }),
  ])
  expect(await anas.did('requests')).toEqual([
    expect.stringMatching(/bia → ana {2}waiting {2}to join lab~.{6} {2}posso\?$/u),
  ])
  await anas.did('group', 'accept', 'LAB', 'bia')
  expect(await bias.rows('requests')).toEqual([
    expect.objectContaining({ ...wanted, answer: 'accepted' }),
  ])
  await bias.did('send', '#lab', 'oi', 'a', 'todas', '--wait')
  await anas.did('send', `#${id}`, 'bem-vinda', '--wait')
  expect(lines(ana, id)).toEqual(['bia: oi a todas', 'ana: bem-vinda'])
  expect(lines(bia, id)).toEqual(lines(ana, id))
  expect(await bias.rows('search', 'bem')).toEqual([
    expect.objectContaining({ conversation: `#${id}`, by: 'ana', text: 'bem-vinda' }),
  ])
  expect(await bias.rows('group', 'info', 'lab')).toEqual([
    expect.objectContaining({
      id,
      standing: 'member',
      card: 2,
      unread: 1,
      place: `papo/GROUPS/${id}/messages/bia`,
      heirs: { after: 7 * 24 * 3_600_000, list: ['bia'] },
      members: [
        expect.objectContaining({ id: 'ana', key: ana.signer.key, trust: 'pinned', leads: true }),
        expect.objectContaining({ id: 'bia', key: bia.signer.key, trust: 'me', leads: false }),
      ],
    }),
  ])
  expect((await bias.did('groups')).map((line) => line.replaceAll(/ +/gu, ' '))).toEqual([
    `Lab ${id} member led by ana 2 members 1 unread o que medimos`,
  ])
})

test('an invitation is accepted by joining, without another answer of the leader', async () => {
  const world = town()
  const { group, clerks } = await crew(world, ['ana', 'bia'])
  const [caio, caios] = await newcomer(world, 'caio')
  await clerks[0].did('group', 'invite', 'lab', 'caio', 'venha')
  expect((await clerks[0].run(['group', 'invite', 'lab', 'caio'])).err).toContain(
    'caio was invited to lab already',
  )
  expect(await caios.rows('groups')).toMatchObject([{ id: group, standing: 'invited' }])
  expect((await caios.run(['requests'], 'pt-BR')).out[0]).toMatch(
    /ana → caio {2}esperando {2}convite para lab~.{6} {2}venha$/u,
  )
  await caios.did('group', 'join', 'lab')
  await world.clock.until(() => members(caio, group).length === 3, 'caio is in')
  expect(await caios.rows('requests')).toMatchObject([
    { kind: 'ask', answer: 'accepted' },
    { kind: 'invite', answer: 'accepted' },
  ])
})

test('a no reaches whoever asked, and whoever invited', async () => {
  const world = town()
  const { clerks } = await crew(world, ['ana', 'bia'])
  const [, caios] = await newcomer(world, 'caio')
  await caios.did('group', 'join', 'lab')
  await clerks[0].did('group', 'deny', 'lab', 'caio', 'hoje', 'não')
  expect(await caios.rows('requests')).toMatchObject([{ answer: 'denied', reason: 'hoje não' }])
  expect((await caios.run(['group', 'join', 'lab'])).err).toContain('again after ten minutes')
  await clerks[0].did('group', 'invite', 'lab', 'caio')
  await caios.did('group', 'deny', 'lab')
  await world.pass(1000)
  expect(await clerks[0].rows('requests')).toMatchObject([
    { kind: 'invite', to: 'caio', answer: 'denied' },
    { kind: 'ask', from: 'caio', answer: 'denied' },
    {},
  ])
  expect((await caios.run(['group', 'deny', 'lab'])).err).toContain('no invitation to lab')
})

test('the leader removes, sets topic and heirs, hands over, and the new one ends it all', async () => {
  const world = town()
  const { group, people, clerks } = await crew(world, ['ana', 'bia', 'caio', 'dora'])
  const [anas] = clerks
  const [bia, bias] = [second(people), second(clerks)]
  await anas.did('group', 'topic', 'lab', 'só', 'café')
  await anas.did('group', 'heirs', 'lab', '12h', 'caio', 'bia')
  await world.pass(1000)
  expect(groupOf(bia, group)?.card).toMatchObject({
    topic: 'só café',
    heirs: { after: 12 * 3_600_000, list: [{ id: 'caio' }, { id: 'bia' }, { id: 'dora' }] },
  })
  // a time alone leaves who, and names alone leave the time
  await anas.did('group', 'heirs', 'lab', '1h30m')
  await world.pass(1000)
  expect(groupOf(bia, group)?.card.heirs).toMatchObject({
    after: 90 * 60_000,
    list: [{ id: 'caio' }, { id: 'bia' }, { id: 'dora' }],
  })
  await anas.did('group', 'heirs', 'lab', '12h')
  await anas.did('group', 'heirs', 'lab', 'dora')
  await anas.did('group', 'topic', 'lab')
  await anas.did('group', 'kick', 'lab', 'caio')
  await world.pass(1000)
  expect(groupOf(bia, group)?.card).toMatchObject({
    topic: '',
    heirs: { after: 12 * 3_600_000, list: [{ id: 'dora' }, { id: 'bia' }] },
  })
  expect(members(bia, group)).toEqual(['ana', 'bia', 'dora'])
  expect((await bias.did('group', 'info', 'lab')).join('\n')).toMatch(
    /heirs +dora, bia, after 12 hours\n[^]*\n {3}ana +online +not compared +leader +\S{43}\n/u,
  )
  await anas.did('group', 'transfer', 'lab', 'bia')
  await world.clock.until(() => leader(bia, group) === 'bia', 'bia leads')
  await anas.did('group', 'leave', 'lab')
  await world.clock.until(() => members(bia, group).length === 2, 'ana is gone')
  await bias.did('group', 'disband', 'lab', '--yes')
  expect(await bias.rows('groups')).toEqual([])
  expect(await bias.rows('group', 'info', group)).toMatchObject([{ disbanded: true, members: [] }])
  expect((await bias.run(['group', 'info', group], 'pt-BR')).out.join('\n')).toContain('acabou')
})

test('an heir takes over when the leader is gone for as long as the card says', async () => {
  const world = town()
  const { group, people, clerks } = await crew(world, ['ana', 'bia'])
  const bias = second(clerks)
  await clerks[0].did('group', 'heirs', 'lab', '90s', 'bia')
  expect((await bias.run(['group', 'claim', 'lab'])).err).toContain('was here lately')
  expect((await clerks[0].run(['group', 'claim', 'lab'])).err).toContain('you lead lab yourself')
  await people[0].quit()
  await world.pass(100_000)
  await bias.did('group', 'claim', 'lab')
  expect(leader(second(people), group)).toBe('bia')
})

describe('a message for all members', () => {
  test('tells how many have it when somebody is not here', async () => {
    const world = town()
    const { people, clerks } = await crew(world, ['ana', 'bia', 'caio'])
    await third(people).quit()
    const sent = await clerks[0].run(['send', '#lab', 'oi', '--wait', '--timeout', '5'])
    expect(sent).toMatchObject({ code: 1, out: [] })
    expect(sent.err).toContain('only 1 of 2 members have it')
    const again = await clerks[0].run(['send', '#lab', 'oi', '--wait', '--timeout', '5'], 'pt-BR')
    expect(again.err).toContain('só 1 de 2 membros')
    // without waiting for them it is done when the broker has it
    await clerks[0].did('send', '#lab', 'oi')
  })

  test('is done at once where nobody else is a member', async () => {
    const world = town()
    const { clerks } = await crew(world, ['ana'])
    expect(await clerks[0].did('send', '#lab', 'eco', '--wait')).toEqual([])
  })
})

/** Ana and bia each found a lab before they can see the other's; caio sees both. */
const twoLabs = async () => {
  const world = town()
  const people = ['ana', 'bia', 'caio'].map((name) => world.person(name))
  const [ana, bia, caio] = [people[0], second(people), third(people)]
  if (!ana) throw new Error('no ana')
  ana.start()
  bia.start()
  // neither can see the other's yet
  const labs = [found(ana, 'lab'), found(bia, 'lab')] as const
  caio.start()
  await world.pass(5000)
  return { world, labs, ana, bia, caio, caios: clerkOf(world, caio) }
}

describe('two groups of one name', () => {
  test('are told apart by their ids', async () => {
    const { world, labs, bia, caios } = await twoLabs()
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
      expect(done.err).toContain('several groups are called lab. Take the id')
    }
    expect(await caios.tells([], ['#lab'])).toEqual([
      expect.stringContaining('several groups are called lab'),
    ])
    await caios.did('group', 'join', labs[1])
    await clerkOf(world, bia).did('group', 'accept', labs[1], 'caio')
    await world.pass(1000)
    expect(await caios.rows('group', 'info', `#${labs[1]}`)).toMatchObject([{ leader: 'bia' }])
  })

  test('whoever is in one of them means that one, whatever strangers found', async () => {
    const { world, labs, bia, caio, caios } = await twoLabs()
    await clerkOf(world, bia).did('group', 'invite', 'lab', 'caio')
    await caios.did('group', 'join', labs[1])
    await world.clock.until(() => members(caio, labs[1]).length === 2, 'caio is in')
    await caios.did('send', '#lab', 'cheguei')
    expect(lines(caio, labs[1])).toEqual(['caio: cheguei'])
    expect((await caios.run(['group', 'join', 'lab'])).err).toContain('several groups')
  })
})

test('an invitation to a group that was never seen is enough to join it', async () => {
  const world = town()
  const { group, people } = await club(world, ['ana'])
  const [caio, caios] = await newcomer(world, 'caio')
  world.broker.wipe()
  expect(invite(people[0], group, 'caio')).toEqual(ok(expect.any(String)))
  await world.pass(3000)
  expect(await caios.rows('groups')).toMatchObject([{ id: group, standing: 'invited' }])
  await caios.did('group', 'join', '#lab')
  await world.clock.until(() => members(caio, group).length === 2, 'caio is in')
  expect(tell(caio, group, 'oi').ok).toBe(true)
})
