/** When a command says that something was sent or delivered: by what the broker and the others have. */
import { describe, expect, test } from 'vitest'
import { conversationWith, ECHO_SESSION } from '../../../src/core/ids.ts'
import { groupOf, lines } from '../../support/network/group.ts'
import { lateNetwork } from '../../support/network/late-network.ts'
import { clerkOf, crew, newcomer, third } from '../../support/network/cli-runner.ts'
import { stateOf, talk } from '../../support/network/direct-session.ts'
import { town } from '../../support/network/network.ts'

const keptOf = { code: 1, out: [], err: expect.stringContaining('It is kept') }
const refused = {
  code: 1,
  out: [],
  err: expect.stringMatching(/the broker refuses it: you have no right to write there/u),
}

/** A town in which alice may write nowhere but to herself, as soon as `deny` is called. */
const strictTown = () => {
  let denying = false
  const world = town({
    deny: (clientId, act, topic) =>
      denying &&
      clientId === 'papo-alice' &&
      act === 'publish' &&
      !/USERS|WHO|CONTROL\/alice_/u.test(topic),
  })
  return {
    world,
    deny: (on: boolean) => {
      denying = on
    },
  }
}

describe('in a conversation that is on no screen', () => {
  test('a message is sent when the broker has it, from the first word to the last', async () => {
    const world = town()
    const { alice, bob } = await talk(world)
    const clerk = clerkOf(world, alice)
    for (const text of ['um', 'dois', 'três', 'quatro']) {
      const before = world.traffic.length
      // one after the other
      // oxlint-disable-next-line no-await-in-loop
      await clerk.did('send', 'bob', text)
      const published = world.traffic
        .slice(before)
        .filter(({ topic }) => topic.includes('SESSIONS'))
      expect(published).toHaveLength(1)
    }
    expect(stateOf(alice).open).toBeUndefined()
    expect(bob.sees('alice')).toEqual(
      ['um', 'dois', 'três', 'quatro'].map((one) => `alice: ${one}`),
    )
  })

  test('one that the broker does not acknowledge is kept, and goes out with the next link', async () => {
    const world = town()
    const network = lateNetwork()
    const { alice, bob } = await talk(world, { alice: { through: network.through } })
    const clerk = clerkOf(world, alice)
    await clerk.did('send', 'bob', 'um')
    // whoever confirms it would have it, and that is as good
    await bob.quit()
    network.hold()
    expect(await clerk.run(['send', 'bob', 'dois', '--timeout', '5'])).toMatchObject(keptOf)
    // nobody knows whether the broker had it
    network.release('lost')
    world.broker.cut('papo-alice')
    await world.pass(60_000)
    bob.start()
    await world.pass(10_000)
    expect(bob.sees('alice')).toEqual(['alice: um', 'alice: dois'])
  })

  test('to who is blocked nothing can be sent, and that is told before a text is read', async () => {
    const world = town()
    const { alice, bob } = await talk(world)
    alice.send({ type: 'person.block', who: bob.name })
    // the standard input is empty: read, it would be wrong usage
    const done = await clerkOf(world, alice).run(['send', 'bob'])
    expect(done).toEqual({ code: 1, out: [], err: expect.stringContaining('/unblock bob') })
  })

  test('--wait ends as soon as the receiver has it, and only then', async () => {
    const world = town()
    const { alice, bob } = await talk(world)
    const clerk = clerkOf(world, alice)
    for (const text of ['um', 'dois']) {
      // oxlint-disable-next-line no-await-in-loop
      await clerk.did('send', 'bob', text, '--wait')
      expect(bob.sees('alice').at(-1)).toBe(`alice: ${text}`)
    }
    await bob.quit()
    expect(await clerk.run(['send', 'bob', 'três', '--wait', '--timeout', '5'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('the broker has it, but it was not delivered'),
    })
  })

  test('in a group --wait counts those who have it, of those who are to have it', async () => {
    const world = town()
    const { group, people, clerks } = await crew(world, ['ana', 'bia', 'caio'])
    await clerks[0].did('send', '#lab', 'um', '--wait')
    await third(people).quit()
    const run = () => clerks[0].run(['send', '#lab', 'dois', '--wait', '--timeout', '5'])
    expect((await run()).err).toContain('only 1 of 2 members have it')
    expect((await run()).err).toContain('only 1 of 2 members have it')
    expect(lines(people[0], group)).toHaveLength(3)
    expect(groupOf(people[0], group)?.card.members).toHaveLength(3)
  })

  test('echo needs no broker', async () => {
    const world = town()
    const { alice } = await talk(world)
    world.broker.listen(false)
    await clerkOf(world, alice).did('send', 'echo', 'hi', '--wait')
    await world.pass(1000)
    expect(stateOf(alice).sessions.has(ECHO_SESSION)).toBe(true)
    expect(alice.sees('echo')).toEqual(['alice: hi', 'echo: hi'])
  })
})

test('what was on a screen, and under which number something goes out, is nothing that tail tells', async () => {
  const world = town()
  const { alice, bob } = await talk(world)
  bob.say('alice', 'oi')
  await world.pass(3000)
  const [{ session, seq, id: ref } = {}] = alice.messages('bob')
  if (session === undefined || seq === undefined || ref === undefined) throw new Error('no word')
  const conversation = conversationWith(bob.name)
  const events = [
    { type: 'view.wasShown', words: [{ talk: session, by: bob.name, seq, ref }] },
    { type: 'shown.noted', shown: [[session, bob.name, { upto: seq, holes: [] }]] },
    { type: 'message.renumbered', conversation, target: ref, seq: 9 },
  ] as const
  const clerk = clerkOf(world, alice)
  expect(await clerk.tells(events, ['--json'])).toEqual([])
  expect(await clerk.tells(events, ['bob'])).toEqual([])
})

describe('what the broker refuses', () => {
  test('is told with its reason, whatever it was, and goes out when it may', async () => {
    const { world, deny } = strictTown()
    const { alice, bob } = await talk(world)
    const [carla] = await newcomer(world, 'carla')
    const clerk = clerkOf(world, alice)
    await clerk.did('group', 'new', 'lab')
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
      expect({ line, ...(await clerk.run(line)) }).toMatchObject({ line, ...refused })
    }
    expect((await clerk.run(['send', '>house', 'x'])).err).toMatch(/refuses it.*Nothing is sent/u)
    expect((await clerk.run(['send', 'bob', 'x'], 'pt-BR')).err).toContain('o broker recusa: você')
    deny(false)
    await alice.quit()
    alice.start()
    await world.pass(10_000)
    expect(bob.sees('alice')).toEqual(['alice: um', 'alice: dois', 'alice: x'])
    expect([...stateOf(carla).requests.values()]).toMatchObject([{ from: 'alice', text: 'oi' }])
    expect([...stateOf(bob).groups.values()].map(({ card }) => card.name)).toEqual(['lab', 'outro'])
  })

  test('does not keep others from what they say, nor from knowing how it went', async () => {
    const { world, deny } = strictTown()
    const { alice } = await talk(world)
    const clerk = clerkOf(world, alice)
    deny(true)
    const both = clerk.run(['send', 'bob', 'um'])
    expect((await both).code).toBe(1)
    deny(false)
    // what is put aside is nothing that the next one waits for
    await clerk.did('send', 'bob', 'dois')
  })
})

test('reading what the broker keeps is no trouble with the connection, and a list waits for it', async () => {
  // whoever may not write to themselves never hears that all has come
  const world = town({ deny: (_, act, topic) => act === 'publish' && topic.includes('CONTROL') })
  const alice = world.person('alice')
  alice.start()
  const clerk = clerkOf(world, alice)
  await world.pass(100)
  const early = await clerk.run(['users', '--timeout', '2'])
  expect(early).toMatchObject({ code: 1 })
  expect(early.err).toContain('is still sending what it keeps')
  expect((await clerk.run(['users', '--timeout', '2'], 'pt-BR')).err).toContain(
    'ainda está enviando',
  )
  const late = world.person('bob')
  late.start()
  // with the patience that it has by itself
  await clerkOf(world, late).did('users')
})
