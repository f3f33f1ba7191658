/** The worked examples of docs/protocol.md, signed with the key of RFC 8032's first test: a message, a roster. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openKeyring } from '../../../src/adapters/keyring.ts'
import { CLAIM_AFTER } from '../../../src/model/groups/roster.ts'
import type { Roster } from '../../../src/model/groups/roster.ts'
import { directChannel } from '../../../src/core/channel.ts'
import type { Millis } from '../../../src/core/ids.ts'
import { parseDisplayName, createGroupId, NO_ROSTER, parseUlid, createRef, createSessionId } from '../../../src/core/ids.ts'
import { safeLine, safeText } from '../../../src/core/text/safe-text.ts'
import { signEnvelope } from '../../../src/protocol/envelope.ts'
import { topicOf } from '../../../src/protocol/topics.ts'
import { heirsText } from '../../../src/protocol/lineage-signatures.ts'
import { encode } from '../../../src/protocol/codec.ts'
import { knownSigner } from '../forged/ed25519.ts'
import { id } from '../network/network.ts'

/** RFC 8032, section 7.1, test 1: the secret key and the public key, 32 bytes each. */
const SECRET = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'
const PUBLIC = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'

const base64url = (hex: string) => Buffer.from(hex, 'hex').toString('base64url')

/** Everything that the document shows of the example. */
export type Example = {
  readonly secret: string
  readonly key: string
  readonly topic: string
  /** What is signed, line by line. */
  readonly signed: string
  readonly signature: string
  readonly packet: string
}

/** Makes the example with the program's own code. */
export const example = (): Example => {
  const folder = mkdtempSync(join(tmpdir(), 'papo-example-'))
  try {
    const file = join(folder, 'key.json')
    const [key, secret] = [base64url(PUBLIC), base64url(SECRET)]
    writeFileSync(file, JSON.stringify({ v: 1, kind: 'ed25519', key, secret }), { mode: 0o600 })
    const ring = openKeyring(file)
    const ulid = parseUlid('01M7W3SPH0W0M9XJ3D5T8QZ4RB')
    if (!ring.ok || ulid === undefined) throw new Error('no key, or no id')
    const session = createSessionId(id('bob'), id('alice'), Date.UTC(2026, 10, 20, 9, 12, 4) as Millis)
    const address = { kind: 'direct', session, to: id('bob'), from: id('alice') } as const
    const at = Date.UTC(2026, 10, 20, 9, 15) as Millis
    const stamp = { by: id('alice'), at, ref: createRef(ulid, ring.value.key), key: ring.value.key, seq: 1 }
    const fields = encode({ type: 'message.send', channel: directChannel(session), text: safeText('Olá, "bob"!') }, stamp)
    const topic = topicOf(address)
    const packet = new TextDecoder().decode(signEnvelope('papo', topic, fields, ring.value.sign))
    const signed = `papo/1\npapo/${topic}\n${JSON.stringify(fields)}`
    return { secret: SECRET, key, topic, signed, signature: ring.value.sign(signed), packet }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What the document shows of the founding of a group. */
export type RosterExample = {
  readonly topic: string
  /** What is signed of its heirs, line by line, and with what result. */
  readonly heirs: string
  readonly signature: string
  readonly packet: string
  readonly hash: string
}

/** Alice founds a group, on the same day and with the same key. */
export const rosterExample = (): RosterExample => {
  const me = { id: id('alice'), key: knownSigner.key }
  const [group, name] = [createGroupId('Lab', me.key), parseDisplayName('Lab')]
  const ulid = parseUlid('01M7W3XG70HG8Q2M5R9T1VZC3D')
  if (!group || !name || !ulid) throw new Error('no group, or no id')
  const nobody = { after: CLAIM_AFTER, list: [] }
  const heirs = heirsText({ group }, 1, nobody)
  const signature = knownSigner.sign(heirs)
  const roster: Roster = {
    group,
    name,
    rev: 1,
    lineage: [{ ...me, rev: 1, how: 'founded' }],
    members: [{ ...me, since: 1, sentCount: 0 }],
    departed: [],
    topic: safeLine('what we try'),
    heirs: { ...nobody, sig: signature },
    disbanded: false,
  }
  const at = Date.UTC(2026, 10, 20, 9, 18) as Millis
  const stamp = { by: me.id, at, ref: createRef(ulid, me.key), key: me.key, seq: 0 }
  const fields = encode({ type: 'group.roster', ...roster, hash: NO_ROSTER }, stamp)
  const topic = topicOf({ kind: 'roster', group, from: me.id })
  const bytes = signEnvelope('papo', topic, fields, knownSigner.sign)
  const packet = new TextDecoder().decode(bytes)
  return { topic, heirs, signature, packet, hash: knownSigner.hash(bytes) }
}
