/** Everything that is published in a town, and the life of a group in which everything is said once. */
import { messageOf } from '../../../src/model/messages/message-window.ts'
import { groupChannel } from '../../../src/core/channel.ts'
import type { GroupId, Ref } from '../../../src/core/ids.ts'
import { groupConversationId } from '../../../src/core/ids.ts'
import { safeLine, safeText } from '../../../src/core/text/safe-text.ts'
import type { OutgoingPacket } from '../../../src/ports/transport.ts'
import type { Signer } from '../../../src/ports/signer.ts'
import {
  admit,
  askToJoin,
  acceptInvitation,
  createGroup,
  groupOf,
  invite,
  waitingJoin,
  leaderId,
  memberIds,
} from './group.ts'
import type { Person, TestNetwork } from './network.ts'
import { id, createTestNetwork } from './network.ts'

const HOUR = 3_600_000

/** Everything that is published in a town from now on, last wills included. */
export const recordPublished = (network: TestNetwork): OutgoingPacket[] => {
  const published: OutgoingPacket[] = []
  const { transport } = network.broker
  const connect = transport.connect.bind(transport)
  Object.assign(transport, {
    connect: async (
      options: Parameters<typeof connect>[0],
      events: Parameters<typeof connect>[1],
    ) => {
      if (options.will) published.push(options.will)
      const link = await connect(options, events)
      if ('reason' in link) return link
      const publish: typeof link.publish = (packet) => {
        published.push(packet)
        return link.publish(packet)
      }
      return { ...link, publish }
    },
  })
  return published
}

/** The request of this person that waits for the other's answer. */
export const waitingRequest = (who: Person, from: string): Ref | undefined =>
  [...who.runtime().store.get().requests.values()].find(
    (request) => request.from === id(from) && request.answer === 'waiting',
  )?.id

/** Of a wish that must be granted, the word that came of it. */
const refOf = (made: ReturnType<Person['send']>): Ref => {
  if (!made.ok) throw new Error(made.error)
  return made.value
}

/** Everything that a member can say, to the others. */
const sendEverything = async (
  network: TestNetwork,
  group: GroupId,
  [ana, bia]: readonly [Person, Person],
) => {
  ana.send({ type: 'message.typing', channel: groupChannel(group), on: true })
  const hello = refOf(
    ana.send({
      type: 'message.send',
      channel: groupChannel(group),
      text: safeText('Oi, "todos"!\n👩‍🚀'),
    }),
  )
  const hasArrived = () =>
    messageOf(bia.runtime().store.get(), groupConversationId(group), hello) !== undefined
  await network.clock.until(hasArrived, 'bia hears ana')
  refOf(
    bia.send({
      type: 'message.send',
      channel: groupChannel(group),
      text: safeText('oi'),
      reply: hello,
    }),
  )
  refOf(
    bia.send({
      type: 'message.react',
      channel: groupChannel(group),
      target: hello,
      emoji: safeLine('👍'),
      on: true,
    }),
  )
  refOf(
    ana.send({
      type: 'message.edit',
      channel: groupChannel(group),
      target: hello,
      text: safeText('Oi, gente!'),
    }),
  )
  refOf(ana.send({ type: 'message.delete', channel: groupChannel(group), target: hello }))
  await network.advance(3000)
}

/** From the founding of a group to its end: what was published, whoever signed with which key. */
export const publishedByGroup = async (
  keyOf: (name: string) => Signer,
): Promise<readonly OutgoingPacket[]> => {
  const network = createTestNetwork()
  const published = recordPublished(network)
  const { until } = network.clock
  const person = (name: string) => network.person(name, { signer: keyOf(name) })
  const [ana, bia, caio, dora] = [person('ana'), person('bia'), person('caio'), person('dora')]
  for (const one of [ana, bia, caio, dora]) one.start()
  await network.advance(3000)
  const group = createGroup(ana, 'Café Lab', 'what we try')
  await until(() => groupOf(bia, group) !== undefined, 'bia sees the group')
  // no, and later an invitation; one is let in, one says no
  refOf(askToJoin(bia, group, 'posso?'))
  await until(() => waitingJoin(ana, 'bia') !== undefined, 'ana is asked')
  const asked = waitingJoin(ana, 'bia')
  if (!asked) throw new Error('no ask')
  refOf(ana.send({ type: 'group.deny', join: asked.id, reason: safeLine('agora não') }))
  await network.advance(11 * 60_000)
  refOf(invite(ana, group, 'bia'))
  await until(() => acceptInvitation(bia, 'ana').ok, 'bia is invited')
  await until(() => memberIds(bia, group).length === 2, 'bia is let in')
  for (const one of [caio, dora]) {
    refOf(askToJoin(one, group))
    // oxlint-disable-next-line no-await-in-loop
    await until(() => admit(ana, one.name).ok, `${one.name} is let in`)
    // oxlint-disable-next-line no-await-in-loop
    await until(() => memberIds(one, group).includes(one.name), `${one.name} knows`)
  }
  await network.advance(3000)
  await sendEverything(network, group, [ana, bia])
  // the broker forgets, the author is away: who lacks the word has it from another member
  await caio.quit()
  refOf(
    bia.send({
      type: 'message.send',
      channel: groupChannel(group),
      text: safeText('lembrem disto'),
    }),
  )
  await network.advance(3000)
  await bia.quit()
  network.broker.wipe()
  await network.advance(60_000)
  caio.start()
  bia.start()
  await network.advance(30_000)
  // one leaves, one is removed
  refOf(dora.send({ type: 'group.leave', group }))
  await until(() => memberIds(caio, group).length === 3, 'dora is gone')
  refOf(ana.send({ type: 'group.transfer', group, to: id('bia') }))
  const all = [ana, bia, caio]
  await until(() => all.every((one) => leaderId(one, group) === 'bia'), 'bia leads')
  refOf(bia.send({ type: 'group.remove', group, who: id('ana') }))
  await until(() => memberIds(caio, group).length === 2, 'ana is removed')
  refOf(bia.send({ type: 'group.heirs', group, heirs: [id('caio')], after: HOUR }))
  await network.advance(3000)
  // the leader is gone and so is their card: a member shows it, and leads in the end
  await bia.quit()
  network.broker.wipe()
  await network.advance(2 * HOUR)
  refOf(caio.send({ type: 'group.claim', group }))
  await network.advance(3000)
  refOf(caio.send({ type: 'group.disband', group }))
  await network.advance(3000)
  await caio.quit()
  return published
}
