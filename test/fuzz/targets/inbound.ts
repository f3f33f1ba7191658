/** The whole way in: packets of friends, members and strangers, properly signed, into a program that knows some of them. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { openDisk } from '../../../src/adapters/sqlite.ts'
import type { Disk } from '../../../src/ports/storage.ts'
import { parseJson, readFields, readString } from '../../../src/core/schema.ts'
import { parseUlid } from '../../../src/core/ids.ts'
import type { Millis } from '../../../src/core/ids.ts'
import { parseTopic, writerOf } from '../../../src/protocol/topics.ts'
import type { LinkEvents } from '../../../src/ports/transport.ts'
import { freshUlid } from '../../support/forged/packets.ts'
import { changeMessage, endSession, stateOf } from '../../support/network/direct-session.ts'
import { createEventfulNetwork } from '../../support/network/eventful.ts'
import { insecureSigner } from '../../support/network/network.ts'
import { assertSnapshotIsReadable } from '../../support/network/snapshots.ts'
import type { FuzzTarget } from '../engine/target.ts'
import { bytesOf, inputOf, must } from '../engine/target.ts'
import { temporaryFolder } from './temporary-folder.ts'

const openFreshDisk = (path: string): Disk => {
  rmSync(path, { force: true })
  const opened = openDisk(path)
  if (!opened.ok) throw new Error(opened.error)
  return opened.value
}

const SIGNED = /,"sig":"[A-Za-z0-9_-]{86}"\}$/u

/** A town where everything has happened, and the way to alice's program. */
const createTown = async (path: string) => {
  let events: LinkEvents | undefined
  const disk = openFreshDisk(path)
  const { network, alice, bob } = await createEventfulNetwork({
    disk,
    wrapTransport: (transport) => ({
      connect: (options, given) => {
        events = given
        return transport.connect(options, given)
      },
    }),
  })
  changeMessage(bob, 'alice', -1, { edit: 'changed' })
  changeMessage(bob, 'alice', -1, { react: '👍' })
  changeMessage(bob, 'alice', -1, { delete: true })
  endSession(bob, 'alice')
  await network.advance(3000)
  return { network, alice, disk, link: () => events }
}

type Town = Awaited<ReturnType<typeof createTown>>

/** What was sent to alice, without signatures, as inputs. */
const seedsOf = ({ network, alice }: Town): readonly string[] => {
  const sent = network.traffic.filter(({ clientId }) => clientId !== `papo-${alice.name}`)
  const texts = sent.map(({ topic, payload }) => {
    const text = Buffer.from(payload).toString('utf8').replace(SIGNED, '}')
    return inputOf(`${topic}\n${text}`)
  })
  const bare = ['USERS\ndan online', 'clients/alice\nREQUEST dan', 'house/lamp\nbob: off']
  return [...new Set([...texts, ...bare])]
}

const readNumbered = readString(40, parseUlid)

/**
 * The body as its author would send it now: under a number and an id that were not used before, so that it is not
 * taken for what came already. Half of the inputs stay as they are.
 */
const renumbered = (body: string, at: Millis, next: () => number): string => {
  const fields = readFields(parseJson(body))
  if (!fields || readNumbered(fields['id']) === undefined) return body
  const seq = typeof fields['seq'] === 'number' ? { seq: next() } : {}
  return JSON.stringify({ ...fields, id: freshUlid(at), ...seq })
}

const signerOf = (inner: string) => {
  const channel = parseTopic(inner)
  return insecureSigner(channel ? writerOf(channel) : 'mallory')
}

/** How many packets one town gets. */
const EPOCH = 2000

/** Packets; the first line is the whole topic. */
export const openInbound = async (): Promise<FuzzTarget> => {
  const path = join(temporaryFolder(), 'papo.db')
  let town = await createTown(path)
  const seeds = seedsOf(town)
  const counters = new Map<string, number>()
  let received = 0

  const receive = (topic: string, payload: Uint8Array, retain: boolean) => {
    const link = town.link()
    if (!link) throw new Error('alice is not linked')
    link.onPacket({ topic, payload, retain })
  }
  // what another thread does for the disk ends in a turn of the loop
  const advance = async () => {
    await town.network.advance(500)
    await nextTurn()
  }
  const renew = async () => {
    await town.alice.quit().catch(() => undefined)
    await nextTurn()
    town.disk.close()
    counters.clear()
    town = await createTown(path)
    received = 0
  }
  const packetOf = (topic: string, input: string): Uint8Array => {
    const text = bytesOf(input).toString('utf8')
    if (!topic.startsWith('papo/') || !text.endsWith('}')) return Buffer.from(text)
    const inner = topic.slice('papo/'.length)
    const next = () => {
      const count = (counters.get(topic) ?? 40) + 1
      counters.set(topic, count)
      return count
    }
    const body = input.length % 2 === 0 ? renumbered(text, town.network.clock.now(), next) : text
    const sig = signerOf(inner).sign(`papo/1\n${topic}\n${body}`)
    return Buffer.from(`${body.slice(0, -1)},"sig":"${sig}"}`)
  }
  return {
    alphabet: 'bytes',
    json: 'after-line',
    longest: 70_000,
    epoch: EPOCH,
    renew,
    seeds,
    words: ['\n', '"seq":', '"key":', '"text":', '/'],
    check: (input) => {
      const end = input.indexOf('\n')
      const topic = bytesOf(input.slice(0, Math.max(0, end))).toString('utf8')
      // a topic with NUL or wildcards comes from no broker
      if (/[\0+#]/u.test(topic) || topic === '') return undefined
      receive(topic, packetOf(topic, input.slice(end + 1)), input.length % 3 === 0)
      received += 1
      if (received % 200 > 0) return undefined
      assertSnapshotIsReadable(stateOf(town.alice))
      must(stateOf(town.alice).link.status === 'online', 'nobody can end the connection')
      return advance()
    },
  }
}
