/** The Python example is small; it and papo agree on every byte of the golden packets, each reading the other's. */
// @module-tag python
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { decodePacket } from '../../src/protocol/decode-packet.ts'
import { signEnvelope } from '../../src/protocol/envelope.ts'
import { knownSecret, knownSigner } from '../support/forged/ed25519.ts'
import { inPython } from '../support/process/python.ts'

type Packet = { readonly topic: string; readonly text: string }

const goldens: readonly Packet[] = Object.values(
  JSON.parse(readFileSync(new URL('packets.json', import.meta.url), 'utf8')),
)
const cards = goldens.filter(({ text }) => text.includes('"type":"group.roster"'))

/** Python that reads all packets of its input, and prints for each what `body` makes of it. */
const each = (body: string) => `
import json
from cryptography.exceptions import InvalidSignature
from papo1 import b64, check_roster, keys, open_envelope, sign_envelope
def refused(attempt):
    try:
        attempt()
    except (ValueError, InvalidSignature) as why:
        return str(why) or type(why).__name__
def made(topic, text, secret="", **_):
${body.replaceAll(/^/gmu, '    ')}
print(json.dumps([made(**one) for one in json.load(sys.stdin)]))
`

/** Of a card itself, with other heirs, of another author, with another signature under a handing over. */
const verdictOf = (handed: boolean) => [
  handed,
  null,
  'InvalidSignature',
  'bad-roster',
  handed ? 'InvalidSignature' : null,
]

test('the client is as small as its README says: less than 200 lines', () => {
  const client = readFileSync(new URL('../../examples/papo_client.py', import.meta.url), 'utf8')
  expect(client.split('\n').length - 1).toBeLessThan(200)
})

test('Python reads every packet of papo, and finds its signature good', () => {
  const read = inPython(each('return open_envelope(topic, text.encode())'), goldens)
  expect(read).toEqual(goldens.map(({ text }): unknown => JSON.parse(text)))
})

test('Python takes what a later papo says, and at once refuses what has no number or time', () => {
  const topic = 'SESSIONS/bob/alice/bob_alice_20261120T091204Z'
  const later = (how: object) => {
    const stamp = { id: '01KB6D0Q5WZX3M7V9T2HN4C8RE', by: 'alice', at: 1_763_630_000_000, ...how }
    const fields = { v: 1, type: 'session.later', ...stamp, key: knownSigner.key }
    return { topic, text: new TextDecoder().decode(signEnvelope(topic, fields, knownSigner.sign)) }
  }
  const body = 'return refused(lambda: open_envelope(topic, text.encode()))'
  const packets = [later({ seq: 8 }), later({}), later({ seq: '8' }), later({ seq: 8, at: '1' })]
  const malformed = ['malformed', 'malformed', 'from-the-future']
  expect(inPython(each(body), packets)).toEqual([null, ...malformed])
})

test('Python refuses every packet that was changed, cut or moved', () => {
  const body = `place, after = topic.rsplit("/", 1)
return [
    refused(lambda: open_envelope(topic, text.replace('"at":17', '"at":16').encode())),
    refused(lambda: open_envelope(topic, text.replace('"v":1', '"v": 1').encode())),
    refused(lambda: open_envelope(f"{place}x/{after}", text.encode())),
    refused(lambda: open_envelope(topic, text[:-3].encode() + b'"}')),
]`
  const forged = 'InvalidSignature'
  expect(inPython(each(body), goldens)).toEqual(
    goldens.map(() => [forged, forged, forged, 'unsigned']),
  )
})

test('Python finds every card of a group good, and none whose heirs or leaders somebody made up', () => {
  const body = `card = open_envelope(topic, text.encode())
group = "lab~" + card["lineage"][0]["key"][:6]
heirs = {**card, "heirs": {**card["heirs"], "after": 1000}}
line = [{**step, **({"sig": card["sig"]} if "sig" in step else {})} for step in card["lineage"]]
leader = {**card, "by": "mallory"}
handed = any("sig" in step for step in line)
return [handed, *(refused(lambda: check_roster(group, one)) for one in (card, heirs, leader, {**card, "lineage": line}))]`
  const verdicts = inPython(each(body), cards)
  // of the five cards two have a leader in their line to whom the lead was handed
  expect(verdicts).toEqual([false, false, true, true, false].map(verdictOf))
})

test('what Python says with the same key has the same bytes, and papo reads it', () => {
  const body = `word = json.loads(text)
del word["sig"]
signs, key = keys(secret)
return [key, sign_envelope(topic, word, signs).decode()]`
  const made = inPython(
    each(body),
    goldens.map((one) => ({ ...one, secret: knownSecret })),
  )
  expect(made).toEqual(goldens.map(({ text }) => [knownSigner.key, text]))
  for (const { topic, text } of goldens) {
    const read = decodePacket(topic, new TextEncoder().encode(text), knownSigner.verify)
    expect(read.ok && read.value.key).toBe(knownSigner.key)
  }
})
