/** Somebody with a real program but for the screen: a real broker, and a disk in a real file. */
import { lookUpPerson } from '../../../src/model/people/strangers.ts'
import { join } from 'node:path'
import { systemClock } from '../../../src/adapters/clock.ts'
import { createMqttTransport } from '../../../src/adapters/mqtt.ts'
import { systemIds } from '../../../src/adapters/ids.ts'
import { openDisk } from '../../../src/adapters/sqlite.ts'
import { openPacketMark } from '../../../src/adapters/packet-mark.ts'
import type { State } from '../../../src/model/state.ts'
import { openSessionWith } from '../../../src/model/direct/sessions.ts'
import { directChannel } from '../../../src/core/channel.ts'
import { personConversationId } from '../../../src/core/ids.ts'
import type { SafeText } from '../../../src/core/ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import type { Transport } from '../../../src/ports/transport.ts'
import type { Disk } from '../../../src/ports/storage.ts'
import type { Signer } from '../../../src/ports/signer.ts'
import { createNamedBrokers } from '../../../src/cli/profile/named-brokers.ts'
import { createRuntime } from '../../../src/runtime/runtime.ts'
import type { Runtime } from '../../../src/runtime/runtime-types.ts'
import { freshFolder } from './fresh-folder.ts'
import { id, insecureSigner } from '../network/network.ts'
import { until } from '../wait.ts'

export type HeadlessPerson = {
  readonly runtime: Runtime
  readonly disk: Disk
  readonly state: () => State
  /** The texts of the conversation with this person, as they stand on disk. */
  readonly transcript: (who: string) => readonly string[]
  readonly isOnline: () => boolean
  readonly sendText: (who: string, text: string) => void
  /** Leaves cleanly; the disk is closed. */
  readonly stop: () => Promise<void>
}

/** Where somebody lives, the broker (or the nodes of a cluster, with commas), and the MQTT version; the same `home` is the same profile. */
export type PersonHome = { readonly folder: string; readonly url: string; readonly version: 4 | 5 }

/** A home for one person at this broker. */
export const personHome = (url: string, version: 4 | 5): PersonHome => ({
  folder: freshFolder(),
  url,
  version,
})

/** Starts the program of `name`; `through` may stand between it and the network or the disk. */
export const startPerson = (
  name: string,
  { folder, url, version }: PersonHome,
  more: {
    readonly signer?: Signer
    readonly transport?: (transport: Transport) => Transport
    readonly disk?: (disk: Disk) => Disk
  } = {},
): HeadlessPerson => {
  const opened = openDisk(join(folder, 'papo.db'))
  if (!opened.ok) throw new Error(opened.error)
  const disk = more.disk?.(opened.value) ?? opened.value
  const packetMark = openPacketMark(join(folder, 'packet'))
  const mqtt = createMqttTransport({ willDelay: 0 })
  const own: Transport = {
    connect: (options, events) => mqtt.connect({ ...options, version }, events),
  }
  const named = createNamedBrokers()
  named.use(url)
  const runtime = createRuntime(
    {
      disk,
      signer: more.signer ?? insecureSigner(name),
      transport: more.transport?.(own) ?? own,
      clock: systemClock,
      ids: systemIds(),
      packetMark,
      notify: () => {},
      byItself: (task) => task(),
      onEvents: (events) => {
        for (const event of events) {
          if (event.type === 'link.changed' && event.link.status === 'offline') named.turn()
        }
      },
    },
    {
      me: { id: id(name), name: name as SafeText },
      space: 'papo',
      connection: () => ({
        url: named.current().url,
        clientId: `papo-${name}`,
        brokers: named.count(),
      }),
    },
  )
  runtime.start()
  const state = () => runtime.store.get()
  return {
    runtime,
    disk,
    state,
    transcript: (who) =>
      disk.history
        .page(personConversationId(id(who)), { kind: 'newest' }, 1000)
        .messages.map(({ text }) => text),
    isOnline: () => state().link.status === 'online',
    sendText: (who, text) => {
      const session = openSessionWith(state(), id(who))?.id
      if (session === undefined) throw new Error(`${name} does not talk with ${who}`)
      const said = runtime.send({
        type: 'message.send',
        channel: directChannel(session),
        text: safeText(text),
      })
      if (!said.ok) throw new Error(said.error)
    },
    stop: async () => {
      await runtime.stop()
      disk.close()
      packetMark.close()
    },
  }
}

/** One asks, the other accepts; resolves when both know, and have confirmed it to each other. */
export const openSessionBetween = async (
  one: HeadlessPerson,
  other: HeadlessPerson,
): Promise<void> => {
  const [a, b] = [one.state().me.id, other.state().me.id]
  await until(
    () => lookUpPerson(one.state(), b) && lookUpPerson(other.state(), a),
    'they see each other',
  )
  one.runtime.send({ type: 'request.make', to: b, text: safeText('oi') })
  const accept = () => {
    const asked = [...other.state().requests.values()].find(({ from }) => from === a)
    return asked && other.runtime.send({ type: 'request.accept', request: asked.id }).ok
  }
  await until(accept, 'the other accepts')
  await until(() => openSessionWith(one.state(), b) !== undefined, 'the one hears of it')
  await until(
    () => one.state().waiting === 0 && other.state().waiting === 0,
    'nothing is on its way',
  )
}
