/** Many people who are known by what a broker retains of them, without a program of their own. */
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import type { Status } from '../../../src/model/people/presence.ts'
import type { Millis, PublicKey, SafeText } from '../../../src/core/ids.ts'
import type { OutgoingPacket } from '../../../src/ports/transport.ts'
import type { Signer } from '../../../src/ports/signer.ts'
import { connectMqtt } from '../transport/mqtt-clients.ts'
import { signedPacket } from './packets.ts'
import type { Forger } from './outsider.ts'
import { id, insecureSigner } from '../network/network.ts'

/** A signer with an Ed25519 key of its own, kept nowhere. */
export const ed25519Signer = (): Signer => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    key: String(publicKey.export({ format: 'jwk' }).x) as PublicKey,
    sign: (text) => sign(undefined, Buffer.from(text), privateKey).toString('base64url'),
    verify: (x, text, signature) => {
      const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
      return verify(undefined, Buffer.from(text), key, Buffer.from(signature, 'base64url'))
    },
    hash: (bytes) => createHash('sha256').update(bytes).digest('base64url'),
  }
}

/** So many people, called p0, p1 …; their signatures are quick ones unless `real`. */
export const registeredPeople = (count: number, real = false): readonly Forger[] =>
  Array.from({ length: count }, (_, index) => registeredPerson(index, real))

/** One of them. */
export const registeredPerson = (index: number, real = false): Forger => ({
  name: id(`p${index}`),
  signer: real ? ed25519Signer() : insecureSigner(`p${index}`),
})

/** What stands at such a person's topic for presence. */
export const presencePacket = (
  who: Forger,
  status: Status,
  count: number,
  at: Millis,
): OutgoingPacket => {
  const name = who.name as string as SafeText
  const caps = ['papo/1']
  const shown = { type: 'presence.publish', status, name, caps, boot: at, count, seen: at } as const
  return signedPacket(who, shown, { kind: 'presence', of: who.name }, { at, retain: true })
}

/** Publishes all of them, a hundred in flight; resolves when the broker has acknowledged the last. */
export const publishAll = async (
  url: string,
  packets: readonly OutgoingPacket[],
): Promise<void> => {
  const { client, disconnect } = await connectMqtt(url, { clientId: 'everybody' })
  const left = packets.values()
  const publish = async () => {
    for (const { topic, payload, retain, qos } of left) {
      // each of the hundred publishes one after the other
      // oxlint-disable-next-line no-await-in-loop
      await client.publishAsync(topic, Buffer.from(payload), { retain, qos })
    }
  }
  await Promise.all(Array.from({ length: 100 }, publish))
  await disconnect()
}
