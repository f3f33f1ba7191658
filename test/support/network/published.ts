/** Everything that is published in a town, and the life of a group in which everything is said once. */
import { messageOf } from '../../../src/model/messages/messages.ts'
import type { GroupId, Ref } from '../../../src/core/ids.ts'
import { conversationOf } from '../../../src/core/ids.ts'
import { safeLine, safeText } from '../../../src/core/safe-text.ts'
import type { Outgoing, Signer } from '../../../src/ports.ts'
import { admit, ask, follow, found, groupOf, invite, joinFor, leader, members } from './group.ts'
import type { Person, Town } from './network.ts'
import { id, town } from './network.ts'

const HOUR = 3_600_000

/** Everything that is published in a town from now on, last wills included. */
export const listenIn = (world: Town): Outgoing[] => {
  const heard: Outgoing[] = []
  const { transport } = world.broker
  const connect = transport.connect.bind(transport)
  Object.assign(transport, {
    connect: async (
      options: Parameters<typeof connect>[0],
      events: Parameters<typeof connect>[1],
    ) => {
      heard.push(options.will)
      const link = await connect(options, events)
      if ('trouble' in link) return link
      const publish: typeof link.publish = (packet) => {
        heard.push(packet)
        return link.publish(packet)
      }
      return { ...link, publish }
    },
  })
  return heard
}

/** The request of this person that waits for the other's answer. */
export const requestOf = (who: Person, from: string): Ref | undefined =>
  [...who.runtime().store.get().requests.values()].find(
    (request) => request.from === id(from) && request.answer === 'waiting',
  )?.id

/** Of a wish that must be granted, the word that came of it. */
const done = (made: ReturnType<Person['send']>): Ref => {
  if (!made.ok) throw new Error(made.error)
  return made.value
}

/** Everything that a member can say, to the others. */
const talk = async (world: Town, group: GroupId, [ana, bia]: readonly [Person, Person]) => {
  ana.send({ type: 'group.typing', group, on: true })
  const hello = done(ana.send({ type: 'group.say', group, text: safeText('Oi, "todos"!\n👩‍🚀') }))
  const sees = () =>
    messageOf(bia.runtime().store.get(), conversationOf(group), hello) !== undefined
  await world.clock.until(sees, 'bia hears ana')
  done(bia.send({ type: 'group.say', group, text: safeText('oi'), reply: hello }))
  done(bia.send({ type: 'group.react', group, target: hello, emoji: safeLine('👍'), on: true }))
  done(ana.send({ type: 'group.edit', group, target: hello, text: safeText('Oi, gente!') }))
  done(ana.send({ type: 'group.delete', group, target: hello }))
  await world.pass(3000)
}

/** From the founding of a group to its end: what was published, whoever signed with which key. */
export const groupLife = async (keyOf: (name: string) => Signer): Promise<readonly Outgoing[]> => {
  const world = town()
  const heard = listenIn(world)
  const { until } = world.clock
  const person = (name: string) => world.person(name, { signer: keyOf(name) })
  const [ana, bia, caio, dora] = [person('ana'), person('bia'), person('caio'), person('dora')]
  for (const one of [ana, bia, caio, dora]) one.start()
  await world.pass(3000)
  const group = found(ana, 'Café Lab', 'what we try')
  await until(() => groupOf(bia, group) !== undefined, 'bia sees the group')
  // no, and later an invitation; one is let in, one says no
  done(ask(bia, group, 'posso?'))
  await until(() => joinFor(ana, 'bia') !== undefined, 'ana is asked')
  const asked = joinFor(ana, 'bia')
  if (!asked) throw new Error('no ask')
  done(ana.send({ type: 'group.deny', join: asked.id, reason: safeLine('agora não') }))
  await world.pass(11 * 60_000)
  done(invite(ana, group, 'bia'))
  await until(() => follow(bia, 'ana').ok, 'bia is invited')
  await until(() => members(bia, group).length === 2, 'bia is let in')
  for (const one of [caio, dora]) {
    done(ask(one, group))
    // oxlint-disable-next-line no-await-in-loop
    await until(() => admit(ana, one.name).ok, `${one.name} is let in`)
    // oxlint-disable-next-line no-await-in-loop
    await until(() => members(one, group).includes(one.name), `${one.name} knows`)
  }
  await world.pass(3000)
  await talk(world, group, [ana, bia])
  // the broker forgets, the author is away: who lacks the word has it from another member
  await caio.quit()
  done(bia.send({ type: 'group.say', group, text: safeText('lembrem disto') }))
  await world.pass(3000)
  await bia.quit()
  world.broker.wipe()
  await world.pass(60_000)
  caio.start()
  bia.start()
  await world.pass(30_000)
  // one leaves, one is removed
  done(dora.send({ type: 'group.leave', group }))
  await until(() => members(caio, group).length === 3, 'dora is gone')
  done(ana.send({ type: 'group.transfer', group, to: id('bia') }))
  const all = [ana, bia, caio]
  await until(() => all.every((one) => leader(one, group) === 'bia'), 'bia leads')
  done(bia.send({ type: 'group.remove', group, who: id('ana') }))
  await until(() => members(caio, group).length === 2, 'ana is removed')
  done(bia.send({ type: 'group.heirs', group, heirs: [id('caio')], after: HOUR }))
  await world.pass(3000)
  // the leader is gone and so is their card: a member shows it, and leads in the end
  await bia.quit()
  world.broker.wipe()
  await world.pass(2 * HOUR)
  done(caio.send({ type: 'group.claim', group }))
  await world.pass(3000)
  done(caio.send({ type: 'group.disband', group }))
  await world.pass(3000)
  await caio.quit()
  return heard
}
