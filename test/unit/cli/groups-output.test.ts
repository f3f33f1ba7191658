/** What commands say of groups: refusals with a next step, and what happens, in both languages. */
import { describe, expect, test } from 'vitest'
import type { ChatEvent } from '../../../src/model/events.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import {
  createGroup,
  groupOf,
  groupMessages,
  memberIds,
  sendToGroup,
} from '../../support/network/group.ts'
import { cliFor, groupWithCli, newcomer } from '../../support/network/cli-runner.ts'
import { rosterOf, rosterAdding } from '../../support/forged/outsider.ts'
import { stateOf } from '../../support/network/direct-session.ts'
import { createTestNetwork } from '../../support/network/network.ts'

describe('refusals are sentences with a next step', () => {
  const before = createTestNetwork()
  const there = groupWithCli(before, ['ana', 'bia'])

  test.each([
    [
      'ana',
      ['group', 'new', 'lab'],
      "papo send '#lab' TEXT; a new one needs",
      'você já é membro de um',
    ],
    ['ana', ['group', 'new', 'a/b'], '"/" is not allowed in a name', 'não é permitido num nome'],
    ['ana', ['group', 'join', 'lab'], "papo send '#lab' TEXT", 'você já é membro de lab'],
    ['ana', ['group', 'leave', 'lab'], 'papo group transfer lab USER', 'Passe a liderança antes'],
    [
      'ana',
      ['group', 'kick', 'lab', 'ana'],
      'Name another leader first',
      'Passe a liderança antes',
    ],
    ['ana', ['group', 'kick', 'lab', 'zoe'], 'zoe is not a member of lab', 'zoe não é membro'],
    ['ana', ['group', 'kick', 'lab', 'a/b'], 'nobody called "a/b"', 'ninguém chamado "a/b"'],
    ['ana', ['group', 'transfer', 'lab', 'ana'], 'you lead lab yourself', 'lidera lab é você'],
    ['ana', ['group', 'invite', 'lab', 'bia'], 'bia is already a member of lab', 'bia já é membro'],
    ['ana', ['group', 'invite', 'lab', 'nobdy'], 'nobody called "nobdy"', 'ninguém chamado'],
    ['ana', ['group', 'invite', 'lab', 'ana'], 'that is you', 'essa pessoa é você'],
    ['ana', ['group', 'accept', 'lab', 'zoe'], 'zoe has not asked to join lab', 'zoe não pediu'],
    ['ana', ['group', 'heirs', 'lab'], 'after how long, or who', 'depois de quanto tempo'],
    [
      'ana',
      ['group', 'heirs', 'lab', '7d', 'bia', 'zoe', 'a/b'],
      'only members can be heirs of lab; not members: zoe, a/b.',
      'só membros podem ser herdeiros de lab; não são membros: zoe, a/b.',
    ],
    ['ana', ['group', 'heirs', 'lab', '7d', ''], 'the name is missing', 'falta o nome'],
    [
      'ana',
      ['group', 'heirs', 'lab', '3x'],
      'nor a duration such as 7d',
      'nem uma duração como 7d',
    ],
    [
      'ana',
      ['group', 'heirs', 'lab', '0.5s', 'bia'],
      '0.5s is neither a member of lab',
      '0.5s não é',
    ],
    ['ana', ['group', 'heirs', 'lab', 'bia', '3x'], 'not members: 3x.', 'não são membros: 3x.'],
    ['ana', ['group', 'topic', 'lab', 'x'.repeat(201)], 'at most 200', 'no máximo 200'],
    ['ana', ['group', 'new', 'outro', 'x'.repeat(201)], 'at most 200', 'no máximo 200'],
    ['ana', ['send', '#lab', 'x'.repeat(1_000_000)], 'this is too long', 'é longo demais'],
    ['ana', ['send', '#', 'oi'], 'the name of the group is missing', 'falta o nome do grupo'],
    // what a script's variable that was not set makes of a command
    ['ana', ['group', 'info', ''], 'name of the group is missing', 'falta o nome do grupo'],
    ['ana', ['group', 'join', ''], 'name of the group is missing', 'falta o nome do grupo'],
    ['ana', ['group', 'topic', ''], 'name of the group is missing', 'falta o nome do grupo'],
    ['ana', ['group', 'kick', 'lab', ''], 'the name is missing', 'falta o nome'],
    ['bia', ['group', 'deny', 'lab', ''], 'the name is missing', 'falta o nome'],
    ['ana', ['send', '', 'oi'], 'the name is missing', 'falta o nome'],
    ['ana', ['block', '>a/b'], "'>a/b'", 'é um tópico, mas aqui'],
    ['ana', ['group', 'new', ''], 'Nothing in this name is visible', 'Nada neste nome é visível'],
    ['ana', ['send', '>', 'oi'], 'after > comes a topic', 'depois de > vem um tópico'],
    ['ana', ['group', 'heirs', 'lab', ...'bia '.repeat(9).trim().split(' ')], '8 heirs', '8 herd'],
    ['bia', ['group', 'topic', 'lab', 'x'], 'only the leader of lab', 'só quem lidera lab'],
    ['bia', ['group', 'kick', 'lab', 'ana'], 'only the leader of lab', 'só quem lidera lab'],
    ['bia', ['group', 'accept', 'lab', 'zoe'], 'only the leader of lab', 'só quem lidera lab'],
    ['bia', ['group', 'disband', 'lab', '--yes'], 'only the leader of lab', 'só quem lidera'],
    ['bia', ['group', 'leave', 'nada'], 'no group called "nada"', 'nenhum grupo chamado "nada"'],
    ['bia', ['send', '#nada', 'oi'], 'no group called "nada"', 'nenhum grupo chamado "nada"'],
    ['bia', ['group', 'deny', 'lab'], 'no invitation to lab', 'nenhum convite para lab'],
    ['bia', ['send', 'bia', 'oi'], 'bia is you. To try', 'bia é você. Para experimentar'],
    ['bia', ['request', 'bia'], 'bia is you. To try', 'bia é você. Para experimentar'],
    ['bia', ['accept', 'bia'], 'bia is you. To try', 'bia é você. Para experimentar'],
    ['bia', ['deny', 'bia'], 'bia is you. To try', 'bia é você. Para experimentar'],
    ['bia', ['request', 'echo'], 'the contact inside', 'o contato dentro'],
    ['bia', ['request', '#lab'], '"papo help group" has', '"papo help group" mostra'],
    ['bia', ['send', 'lab', 'oi'], "write '#lab'.", "escreva '#lab'."],
    ['ana', ['group', 'invite', 'lab', '#lab'], 'this needs a person', 'aqui é preciso uma pessoa'],
    ['bia', ['group', 'join', 'ana'], 'papo request ana', 'papo request ana'],
    ['bia', ['send', '?bob', 'oi'], 'start it with --classic', 'inicie com --classic'],
    ['bia', ['request', '?bob'], 'start it with --classic', 'inicie com --classic'],
  ])('%s: papo %j', async (who, line, english, portuguese) => {
    const { clis } = await there
    const cli = who === 'ana' ? clis[0] : clis[1]
    const done = await cli.run(line)
    expect(done).toMatchObject({ code: 1, out: [] })
    expect(done.err).toContain(english)
    expect((await cli.run(line, 'pt-BR')).err).toContain(portuguese)
  })

  test.each(['0s', '30', '3651d'])('%s as a time is wrong usage', async (typed) => {
    const { clis } = await there
    expect(await clis[0].run(['group', 'heirs', 'lab', typed, 'bia'])).toMatchObject({
      code: 2,
      err: expect.stringContaining(
        `"${typed}" is not a duration: write 7d, 12h, 30m, 90s or 1h30m`,
      ),
    })
  })
})

test('who is blocked is neither invited nor asked, and it is told how to take that back', async () => {
  const network = createTestNetwork()
  const { people, clis } = await groupWithCli(network, ['ana', 'bia'])
  const [caio, caios] = await newcomer(network, 'caio')
  people[0].send({ type: 'person.block', who: caio.name })
  caio.send({ type: 'person.block', who: people[0].name })
  const invited = ['group', 'invite', 'lab', 'caio']
  expect((await clis[0].run(invited)).err).toContain('papo unblock caio')
  expect((await clis[0].run(invited, 'pt-BR')).err).toContain('você bloqueou caio.')
  expect((await caios.run(['group', 'join', 'lab'])).err).toContain('the leader of lab is blocked')
})

test('without a broker a card is kept, and what is shown is what was known last', async () => {
  const network = createTestNetwork()
  const { group, people, clis } = await groupWithCli(network, ['ana', 'bia'])
  network.broker.listen(false)
  const kept = await clis[0].run(['group', 'topic', 'lab', 'depois'])
  expect(kept).toMatchObject({ code: 1, err: expect.stringContaining('It is kept on your disk') })
  const shown = await clis[0].run(['group', 'info', 'lab'], 'pt-BR')
  expect(shown).toMatchObject({
    code: 0,
    err: expect.stringContaining('isto é o último que se soube'),
  })
  network.broker.listen(true)
  await network.clock.until(
    () => groupOf(people[1], group)?.roster.topic === 'depois',
    'bia hears it when the broker is back',
  )
})

test('a missing broker is named only where it may be the cause', async () => {
  const network = createTestNetwork()
  const { clis } = await groupWithCli(network, ['ana', 'bia'])
  network.broker.listen(false)
  const offline = 'no connection to'
  expect((await clis[0].run(['group', 'join', 'nada'])).err).toContain(offline)
  for (const line of [
    ['group', 'new', 'bad/name'],
    ['group', 'topic', 'lab', 'x'.repeat(201)],
    ['send', 'bia', 'x'.repeat(1_000_000)],
    ['request', 'ana'],
  ]) {
    // one after the other, as a person does
    // oxlint-disable-next-line no-await-in-loop
    const { code, err } = await clis[0].run(line)
    expect(code).toBe(1)
    expect(err).not.toContain(offline)
  }
})

test('who was removed may not speak any more', async () => {
  const network = createTestNetwork()
  const { group, people, clis } = await groupWithCli(network, ['ana', 'bia'])
  await clis[0].runOk('group', 'kick', 'lab', 'bia')
  await network.clock.until(() => memberIds(people[1], group).length === 1, 'bia is out')
  const sent = await clis[1].run(['send', '#lab', 'oi'])
  expect(sent).toMatchObject({ code: 1, err: expect.stringContaining('papo group join lab') })
})

/** Three people, and the newest card of their group as the fact that it was. */
const cards = async () => {
  const network = createTestNetwork()
  const { group, people, clis } = await groupWithCli(network, ['ana', 'bia', 'caio'])
  const ana = people[0]
  const facts = (): ChatEvent => {
    const card = groupOf(ana, group)?.roster
    if (!card) throw new Error('no card')
    return { type: 'group.rosterAdopted', roster: card }
  }
  return { network, group, ana, people, clis, facts }
}
/** Printed lines without their time, and the ids of groups without what tells the founder. */
const sentences = (printed: readonly string[]) =>
  printed.map((line) =>
    line
      .split('  ')
      .slice(1)
      .join(' ')
      .replace(/~.{12}/u, ''),
  )

describe('what happens in groups is told by tail', () => {
  test('cards as who came, went and leads, in both languages, and as facts', async () => {
    const { clis, facts } = await cards()
    const [anas] = clis
    expect(sentences(await anas.tailOutput([facts()], []))).toEqual(['#lab caio joined'])
    await anas.runOk('group', 'kick', 'lab', 'caio')
    expect(sentences(await anas.tailOutput([facts()], ['#lab']))).toEqual(['#lab ana removed caio'])
    expect(sentences(await anas.tailOutput([facts()], ['#lab'], 'pt-BR'))).toEqual([
      '#lab ana removeu caio',
    ])
    await anas.runOk('group', 'topic', 'lab', 'café')
    expect(sentences(await anas.tailOutput([facts()], []))).toEqual([
      '#lab ana set the topic line: café',
    ])
    await anas.runOk('group', 'heirs', 'lab', '2d')
    expect(sentences(await anas.tailOutput([facts()], []))).toEqual(['#lab led by ana, 2 members'])
    await anas.runOk('group', 'transfer', 'lab', 'bia')
    // the next card is bia's
    const handed = facts()
    const [json = ''] = await anas.tailOutput([handed], ['#lab', '--json'])
    expect(JSON.parse(json)).toMatchObject({
      type: 'group.rosterAdopted',
      roster: { members: [{ id: 'ana' }, { id: 'bia' }] },
      changes: [{ kind: 'handed', who: 'bia', by: 'ana' }],
    })
    expect(sentences(await anas.tailOutput([handed], []))).toEqual(['#lab ana made bia the leader'])
  })

  test('asks and invitations, and their answers', async () => {
    const { network, ana, clis, group } = await cards()
    const [anas] = clis
    const [, doras] = await newcomer(network, 'dora')
    await doras.runOk('group', 'join', 'lab', 'posso?')
    await network.advance(1000)
    const join = [...stateOf(ana).joins.values()].at(-1)
    if (!join) throw new Error('nobody asks')
    const at = join.at
    const asked: ChatEvent = { type: 'join.made', join }
    const said: ChatEvent = {
      type: 'join.answered',
      id: join.id,
      answer: 'denied',
      at,
      reason: join.text,
    }
    expect(sentences(await anas.tailOutput([asked, said], ['#lab']))).toEqual([
      '#lab dora asks to join: posso?',
      "#lab dora's request to join: denied: posso?",
    ])
    expect(sentences(await anas.tailOutput([asked, said], ['dora'], 'pt-BR'))).toEqual([
      '#lab dora pede para entrar: posso?',
      '#lab o pedido de dora para entrar: recusado: posso?',
    ])
    expect(await anas.tailOutput([asked, said], ['bia'])).toEqual([])
    const [, json = ''] = await anas.tailOutput([asked, said], ['--json'])
    expect(JSON.parse(json)).toMatchObject({ answer: 'denied', join: { group, from: 'dora' } })
  })

  test('who edited and deleted a message, and who was put in unasked', async () => {
    const { network, ana, people, clis, group } = await cards()
    const [anas] = clis
    const [, bia] = people
    if (!bia) throw new Error('no bia')
    sendToGroup(bia, group, 'one')
    await network.advance(1000)
    const message = groupMessages(ana, group).at(-1)
    if (!message) throw new Error('nothing was said')
    const { conversation, id: target, at, id: ref } = message
    const change = { conversation, target, mark: { at, ref } }
    const facts: readonly ChatEvent[] = [
      { type: 'message.edited', ...change, text: safeText('two') },
      { type: 'message.deleted', ...change },
    ]
    const told = sentences(await anas.tailOutput(facts, ['#lab']))
    expect(told).toEqual(['#lab bia edited: two', expect.stringMatching(/^#lab bia /u)])
    const [dora, doras] = await newcomer(network, 'dora')
    network.broker.inject(rosterAdding(ana, group, dora, network.clock.now()))
    await network.advance(3000)
    const line = await doras.tailOutput(
      [{ type: 'group.rosterAdopted', roster: rosterOf(dora, group) }],
      [],
    )
    expect(sentences(line)).toEqual(['#lab ana added dora to the group without asking'])
  })

  test('only of the group that was named, and not of one that is not there', async () => {
    const { network, ana, group, clis, facts } = await cards()
    const [anas] = clis
    const other = createGroup(ana, 'bar')
    sendToGroup(ana, group, 'dentro')
    sendToGroup(ana, other, 'fora')
    await network.advance(1000)
    const said = [group, other].flatMap((id) =>
      (stateOf(ana).conversations.get(`#${id}` as never)?.messages ?? []).map(
        (message): ChatEvent => ({ type: 'message.sent', message }),
      ),
    )
    expect(said).toHaveLength(2)
    expect(sentences(await anas.tailOutput([...said, facts()], ['#bar']))).toEqual([
      '#bar ana: fora',
    ])
    expect(await anas.tailOutput(said, ['#nada'])).toEqual([
      expect.stringContaining('no group called "nada"'),
    ])
  })
})

test('nobody of the plain-text chat can be invited to a group, whichever version is open', async () => {
  const network = createTestNetwork()
  const ana = network.person('ana', { plaintext: () => true })
  ana.start()
  await network.advance(3000)
  const cli = cliFor(network, ana)
  await cli.runOk('group', 'new', 'lab')
  const invited = await cli.run(['group', 'invite', 'lab', '?bob'])
  expect(invited).toMatchObject({ code: 1, err: expect.stringContaining('nobody called "?bob"') })
  expect(invited.err).not.toContain('another version')
})
