/** When a command says that something was sent or delivered: by what the broker and the others have. */
import { describe, expect, test } from 'vitest'
import { personConversationId, ECHO_SESSION } from '../../../src/core/ids.ts'
import { groupOf, groupTranscript } from '../../support/network/group.ts'
import { lateNetwork } from '../../support/network/late-network.ts'
import { cliFor, groupWithCli, newcomer } from '../../support/network/cli-runner.ts'
import { stateOf, openSession } from '../../support/network/direct-session.ts'
import { createTestNetwork } from '../../support/network/network.ts'

const keptOf = { code: 1, out: [], err: expect.stringContaining('It is kept') }
const refused = {
  code: 1,
  out: [],
  err: expect.stringMatching(/the broker refuses it: you may not write there/u),
}

/** A town in which alice may write nowhere but to herself, as soon as `deny` is called. */
const createStrictNetwork = () => {
  let denying = false
  const network = createTestNetwork({
    deny: (clientId, act, topic) =>
      denying &&
      clientId === 'papo-alice' &&
      act === 'publish' &&
      !/USERS|WHO|CONTROL\/alice_/u.test(topic),
  })
  return {
    network,
    deny: (on: boolean) => {
      denying = on
    },
  }
}

describe('in a conversation that is on no screen', () => {
  test('a message is sent when the broker has it, from the first word to the last', async () => {
    const network = createTestNetwork()
    const { alice, bob } = await openSession(network)
    const cli = cliFor(network, alice)
    for (const text of ['um', 'dois', 'três', 'quatro']) {
      const before = network.traffic.length
      // one after the other
      // oxlint-disable-next-line no-await-in-loop
      await cli.runOk('send', 'bob', text)
      const published = network.traffic
        .slice(before)
        .filter(({ topic }) => topic.includes('SESSIONS'))
      expect(published).toHaveLength(1)
    }
    expect(stateOf(alice).open).toBeUndefined()
    expect(bob.transcript('alice')).toEqual(
      ['um', 'dois', 'três', 'quatro'].map((one) => `alice: ${one}`),
    )
  })

  test('one that the broker does not acknowledge is kept, and goes out with the next link', async () => {
    const network = createTestNetwork()
    const late = lateNetwork()
    const { alice, bob } = await openSession(network, {
      alice: { wrapTransport: late.wrapTransport },
    })
    const cli = cliFor(network, alice)
    await cli.runOk('send', 'bob', 'um')
    // whoever confirms it would have it, and that is as good
    await bob.quit()
    late.hold()
    expect(await cli.run(['send', 'bob', 'dois', '--timeout', '5'])).toMatchObject(keptOf)
    // nobody knows whether the broker had it
    late.release('lost')
    network.broker.cut('papo-alice')
    await network.advance(60_000)
    bob.start()
    await network.advance(10_000)
    expect(bob.transcript('alice')).toEqual(['alice: um', 'alice: dois'])
  })

  test('to who is blocked nothing can be sent, and that is told before a text is read', async () => {
    const network = createTestNetwork()
    const { alice, bob } = await openSession(network)
    alice.send({ type: 'person.block', who: bob.name })
    // the standard input is empty: read, it would be wrong usage
    const done = await cliFor(network, alice).run(['send', 'bob'])
    expect(done).toEqual({ code: 1, out: [], err: expect.stringContaining('papo unblock bob') })
  })

  test('--wait ends as soon as the receiver has it, and only then', async () => {
    const network = createTestNetwork()
    const { alice, bob } = await openSession(network)
    const cli = cliFor(network, alice)
    for (const text of ['um', 'dois']) {
      // oxlint-disable-next-line no-await-in-loop
      await cli.runOk('send', 'bob', text, '--wait')
      expect(bob.transcript('alice').at(-1)).toBe(`alice: ${text}`)
    }
    await bob.quit()
    expect(await cli.run(['send', 'bob', 'três', '--wait', '--timeout', '5'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('the broker has it, but it was not delivered'),
    })
  })

  test('in a group --wait counts those who have it, of those who are to have it', async () => {
    const network = createTestNetwork()
    const { group, people, clis } = await groupWithCli(network, ['ana', 'bia', 'caio'])
    await clis[0].runOk('send', '#lab', 'um', '--wait')
    await people[2].quit()
    const run = () => clis[0].run(['send', '#lab', 'dois', '--wait', '--timeout', '5'])
    expect((await run()).err).toContain('only 1 of 2 members have it')
    expect((await run()).err).toContain('only 1 of 2 members have it')
    expect(groupTranscript(people[0], group)).toHaveLength(3)
    expect(groupOf(people[0], group)?.roster.members).toHaveLength(3)
  })

  test('echo needs no broker', async () => {
    const network = createTestNetwork()
    const { alice } = await openSession(network)
    network.broker.listen(false)
    await cliFor(network, alice).runOk('send', 'echo', 'hi', '--wait')
    await network.advance(1000)
    expect(stateOf(alice).sessions.has(ECHO_SESSION)).toBe(true)
    expect(alice.transcript('echo')).toEqual(['alice: hi', 'echo: hi'])
  })
})

test('what was on a screen, and under which number something goes out, is nothing that tail tells', async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  bob.sendText('alice', 'oi')
  await network.advance(3000)
  const [{ channel, seq, id: ref } = {}] = alice.messages('bob')
  if (channel === undefined || seq === undefined || ref === undefined) throw new Error('no word')
  const conversation = personConversationId(bob.name)
  const events = [
    { type: 'view.displayed', displayed: [{ channel, by: bob.name, seq, ref }] },
    { type: 'displayed.loaded', displayed: [[channel, bob.name, { upTo: seq, gaps: [] }]] },
    { type: 'message.renumbered', conversation, target: ref, seq: 9 },
  ] as const
  const cli = cliFor(network, alice)
  expect(await cli.tailOutput(events, ['--json'])).toEqual([])
  expect(await cli.tailOutput(events, ['bob'])).toEqual([])
})

describe('what the broker refuses', () => {
  test('is told with its reason, whatever it was, and goes out when it may', async () => {
    const { network, deny } = createStrictNetwork()
    const { alice, bob } = await openSession(network)
    const [carla] = await newcomer(network, 'carla')
    const cli = cliFor(network, alice)
    await cli.runOk('group', 'new', 'lab')
    deny(true)
    for (const line of [
      ['send', 'bob', 'um'],
      ['send', 'bob', 'dois', '--wait'],
      ['request', 'carla', 'oi'],
      ['group', 'new', 'outro'],
      ['group', 'invite', 'lab', 'bob'],
      ['send', '#lab', 'aqui'],
    ]) {
      // oxlint-disable-next-line no-await-in-loop
      expect({ line, ...(await cli.run(line)) }).toMatchObject({ line, ...refused })
    }
    expect((await cli.run(['send', '>house', 'x'])).err).toMatch(/refuses it.*It will not be sent/u)
    expect((await cli.run(['send', 'bob', 'x'], 'pt-BR')).err).toContain('o broker recusa: você')
    deny(false)
    await alice.quit()
    alice.start()
    await network.advance(10_000)
    expect(bob.transcript('alice')).toEqual(['alice: um', 'alice: dois', 'alice: x'])
    expect([...stateOf(carla).requests.values()]).toMatchObject([{ from: 'alice', text: 'oi' }])
    expect([...stateOf(bob).groups.values()].map(({ roster }) => roster.name)).toEqual([
      'lab',
      'outro',
    ])
  })

  test('does not keep others from what they say, nor from knowing how it went', async () => {
    const { network, deny } = createStrictNetwork()
    const { alice } = await openSession(network)
    const cli = cliFor(network, alice)
    deny(true)
    const both = cli.run(['send', 'bob', 'um'])
    expect((await both).code).toBe(1)
    deny(false)
    // what is put aside is nothing that the next one waits for
    await cli.runOk('send', 'bob', 'dois')
  })
})

test('reading what the broker keeps is no trouble with the connection, and a list waits for it', async () => {
  // whoever may not write to themselves never hears that all has come, where the broker does not say so
  const network = createTestNetwork({
    version: 4,
    deny: (_, act, topic) => act === 'publish' && topic.includes('CONTROL'),
  })
  const alice = network.person('alice')
  alice.start()
  const cli = cliFor(network, alice)
  await network.advance(100)
  const early = await cli.run(['users', '--timeout', '2'])
  expect(early).toMatchObject({ code: 1 })
  expect(early.err).toContain('is still sending what it keeps')
  expect((await cli.run(['users', '--timeout', '2'], 'pt-BR')).err).toContain('ainda está enviando')
  const late = network.person('bob')
  late.start()
  // with the patience that it has by itself
  await cliFor(network, late).runOk('users')
})
