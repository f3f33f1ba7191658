/** The Python example is small; it and papo agree on every byte of the golden packets, each reads the other's. */
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
const rosters = goldens.filter(({ text }) => text.includes('"type":"group.roster"'))

/** Python that reads all packets of its input, and prints for each what `body` makes of it. */
const each = (body: string) => `
import json
from cryptography.exceptions import InvalidSignature
from papo1 import b64, check_roster, counts, keys, open_envelope, sign_envelope
def refused(attempt):
    try:
        attempt()
    except (ValueError, InvalidSignature) as why:
        return str(why) or type(why).__name__
def made(topic, text, secret="", **_):
${body.replaceAll(/^/gmu, '    ')}
print(json.dumps([made(**one) for one in json.load(sys.stdin)]))
`

/** Of a roster itself, with other heirs, by another author, with another signature of the leader who handed over. */
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
  const read = inPython(each('return open_envelope("papo", topic, text.encode())'), goldens)
  expect(read).toEqual(goldens.map(({ text }): unknown => JSON.parse(text)))
})

test('Python takes what a later papo says, and at once refuses what has no number or time', () => {
  const topic = 'SESSIONS/bob/alice/bob_alice_20261120T091204Z'
  const later = (how: object) => {
    const stamp = { id: '01KB6D0Q5WZX3M7V9T2HN4C8RE', by: 'alice', at: 1_763_630_000_000, ...how }
    const fields = { v: 1, type: 'session.later', ...stamp, key: knownSigner.key }
    return { topic, text: new TextDecoder().decode(signEnvelope('papo', topic, fields, knownSigner.sign)) }
  }
  const body = 'return refused(lambda: open_envelope("papo", topic, text.encode()))'
  const packets = [later({ seq: 8 }), later({}), later({ seq: '8' }), later({ seq: 8, at: '1' })]
  const malformed = ['malformed', 'malformed', 'from-the-future']
  expect(inPython(each(body), packets)).toEqual([null, ...malformed])
})

test('Python refuses every packet that was changed, cut or moved', () => {
  const body = `before, last = topic.rsplit("/", 1)
return [
    refused(lambda: open_envelope("papo", topic, text.replace('"at":17', '"at":16').encode())),
    refused(lambda: open_envelope("papo", topic, text.replace('"v":1', '"v": 1').encode())),
    refused(lambda: open_envelope("papo", f"{before}x/{last}", text.encode())),
    refused(lambda: open_envelope("papo", topic, text[:-3].encode() + b'"}')),
]`
  const forged = 'InvalidSignature'
  expect(inPython(each(body), goldens)).toEqual(
    goldens.map(() => [forged, forged, forged, 'unsigned']),
  )
})

test('Python accepts every roster of a group, and none with heirs or leaders that somebody made up', () => {
  const body = `roster = open_envelope("papo", topic, text.encode())
group = "lab~" + roster["lineage"][0]["key"][:12]
heirs = {**roster, "heirs": {**roster["heirs"], "after": 1000}}
lineage = [{**step, **({"sig": roster["sig"]} if "sig" in step else {})} for step in roster["lineage"]]
leader = {**roster, "by": "mallory"}
handed = any("sig" in step for step in lineage)
return [handed, *(refused(lambda: check_roster(group, one)) for one in (roster, heirs, leader, {**roster, "lineage": lineage}))]`
  const verdicts = inPython(each(body), rosters)
  // in two of the five rosters the lineage has a leader to whom the lead was handed
  expect(verdicts).toEqual([false, false, true, true, false].map(verdictOf))
})

test('Python counts what members send to members, waits for rosters, and refuses everybody else', () => {
  const body = `group, roster = {"rosters": {"h": [["ana", "A"], ["pia", "P"]], "disbanded": []}}, text
fields = {"by": topic, "key": topic[0].upper(), "roster": [2, roster]}
return [refused(lambda: counts(group, fields, ["pia", "P"])), counts(None, fields, ["pia", "P"])]`
  const commands = [
    { topic: 'ana', text: 'h' },
    { topic: 'bia', text: 'h' },
    { topic: 'ana', text: 'disbanded' },
    { topic: 'bia', text: 'unknown' },
  ]
  // nothing counts while its roster is unknown
  const verdicts = [null, 'not-a-member', 'not-a-member', null]
  expect(inPython(each(body), commands)).toEqual(verdicts.map((verdict) => [verdict, false]))
})

test('what Python signs with the same key has the same bytes, and papo reads it', () => {
  const body = `fields = json.loads(text)
del fields["sig"]
private_key, key = keys(secret)
return [key, sign_envelope("papo", topic, fields, private_key).decode()]`
  const made = inPython(
    each(body),
    goldens.map((one) => ({ ...one, secret: knownSecret })),
  )
  expect(made).toEqual(goldens.map(({ text }) => [knownSigner.key, text]))
  for (const { topic, text } of goldens) {
    const read = decodePacket('papo', topic, new TextEncoder().encode(text), knownSigner.verify)
    expect(read.ok && read.value.key).toBe(knownSigner.key)
  }
})
