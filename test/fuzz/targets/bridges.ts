/** Bare texts that nobody signs: the plain-text chat, and open topics. */
import { parseUserId } from '../../../src/core/ids.ts'
import { plaintextNameOf, validatePlaintextName } from '../../../src/core/plaintext-ids.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { decodeOpenTopicLine } from '../../../src/protocol/open-topic-line.ts'
import { decodePlaintext } from '../../../src/protocol/plaintext.ts'
import { id } from '../../support/network/network.ts'
import type { FuzzTarget } from '../engine/target.ts'
import { bytesOf, inputOf, must, mustBeSafe } from '../engine/target.ts'

const me = { id: id('alice'), name: safeText('alice') }

const checkPlaintext = (topic: string, text: string) => {
  const read = decodePlaintext(topic, text, me)
  if (!read) return
  const { by, command } = read
  const name = plaintextNameOf(by)
  must(
    by === '?' || (name !== undefined && validatePlaintextName(name) === name),
    'an author is one',
  )
  for (const [field, value] of Object.entries(command)) {
    // a conversation is called by its topic, which is made safe where it is shown
    if (typeof value === 'string' && field !== 'session') mustBeSafe(value, field)
  }
}

const checkLine = (bytes: Uint8Array) => {
  const { from, text, note } = decodeOpenTopicLine(bytes)
  mustBeSafe(text, 'a line')
  must(text.length <= 4000, 'a line has a limit')
  if (from !== undefined) mustBeSafe(from, 'a name')
  must(from === undefined || parseUserId(from) !== undefined, 'a name is one')
  must(text !== '' || note !== undefined, 'nothing has a reason')
}

/** The first line is the topic, the rest the payload. */
export const openBridges = (): FuzzTarget => ({
  alphabet: 'bytes',
  longest: 100_000,
  seeds: [
    'USERS\nbob online',
    'USERS\nbob offline\r\n',
    'clients/alice\nREQUEST bob',
    'clients/alice\nDENIED bob',
    'clients/alice\nGI lab',
    'clients/alice\n20261120T091204Z bob',
    'groups/info\nlab CREATE',
    'groups/info\nlab DISBAND',
    'groups/info\nlab bob',
    'groups/lab/members\nbob',
    'groups/lab/leader\nbob ENTER',
    inputOf('groups/lab/messages\nbob olá, tudo bem?'),
    'alice_bob_20261120\nbob hello there',
    'alice_bob_20261120\nbob END',
    'TALK\nEND',
    inputOf('house/lamp\nalice: on ✓'),
    'house/lamp\n21.5\u0000',
    'house/lamp\n\u0089PNG\r\n\u001A\n\u0000\u0000',
  ],
  words: [
    '\n',
    ' ',
    'ENTER',
    'END',
    'REQUEST ',
    ': ',
    '\u0000',
    '\u001B[2J',
    '\u00E2\u0080\u00AE',
    '/',
  ],
  check: (input) => {
    const end = input.indexOf('\n')
    const payload = bytesOf(input.slice(end + 1))
    const topic = bytesOf(input.slice(0, Math.max(0, end))).toString('utf8')
    checkPlaintext(topic, payload.toString('utf8'))
    checkLine(payload)
  },
})
