/** Texts of the plain-text chat and lines of open topics: what each says, and what says nothing. */
import { expect, test } from 'vitest'
import type { SafeText, UserId } from '../../../src/core/ids.ts'
import {
  plaintextInboxTopic,
  PLAINTEXT_INFO_TOPIC,
  PLAINTEXT_STATUS_TOPIC,
} from '../../../src/model/plaintext/plaintext-format.ts'
import { MAX_OPEN_TOPIC_LINE } from '../../../src/model/open-topics/open-topics.ts'
import { decodeOpenTopicLine } from '../../../src/protocol/open-topic-line.ts'
import { decodePlaintext } from '../../../src/protocol/plaintext.ts'

const ME = { id: 'alice' as UserId, name: 'alice' as SafeText }
const INBOX = plaintextInboxTopic(ME.name)
const decode = (topic: string, text: string) => decodePlaintext(topic, text, ME)

test.each([
  [PLAINTEXT_STATUS_TOPIC, 'bob online', '?bob', { type: 'plaintext.announce', status: 'online' }],
  [
    PLAINTEXT_STATUS_TOPIC,
    ' bob offline\n',
    '?bob',
    { type: 'plaintext.announce', status: 'offline' },
  ],
  [INBOX, 'REQUEST bob', '?bob', { type: 'plaintext.ask', to: 'alice' }],
  [INBOX, ' DENIED bob ', '?bob', { type: 'plaintext.deny', from: 'alice' }],
  [INBOX, 'GI lab', '?', { type: 'plaintext.invite', group: 'lab', whom: 'alice' }],
  [INBOX, '20251120 bob', '?bob', { type: 'plaintext.accept', from: 'alice', stamp: '20251120' }],
  [PLAINTEXT_INFO_TOPIC, 'lab CREATE', '?', { type: 'plaintext.create', group: 'lab' }],
  [PLAINTEXT_INFO_TOPIC, ' lab DISBAND ', '?', { type: 'plaintext.disband', group: 'lab' }],
  [
    PLAINTEXT_INFO_TOPIC,
    'lab bob',
    '?',
    { type: 'plaintext.setLeader', group: 'lab', leader: '?bob' },
  ],
  [
    'groups/lab/messages',
    'bob hi there',
    '?bob',
    { type: 'plaintext.sendToGroup', group: 'lab', text: 'hi there' },
  ],
  ['groups/lab/members', ' bob ', '?bob', { type: 'plaintext.join', group: 'lab' }],
  ['groups/lab/leader', 'bob ENTER', '?bob', { type: 'plaintext.requestJoin', group: 'lab' }],
  [
    'alice_bob_1',
    'bob hi\nthere',
    '?bob',
    { type: 'plaintext.send', session: 'alice_bob_1', text: 'hi\nthere' },
  ],
  ['alice_bob_1', ' END\n', '?', { type: 'plaintext.end', session: 'alice_bob_1' }],
  ['alice_bob_1', 'bob END', '?bob', { type: 'plaintext.end', session: 'alice_bob_1' }],
  ['alice_bob_1', 'bob  END ', '?bob', { type: 'plaintext.end', session: 'alice_bob_1' }],
])('on %s "%s" is understood', (topic, text, by, command) => {
  expect(decode(topic, text)).toEqual({ by, command })
})

test.each([
  [PLAINTEXT_STATUS_TOPIC, 'bob'],
  [PLAINTEXT_STATUS_TOPIC, 'bob away'],
  [PLAINTEXT_STATUS_TOPIC, '$bob online'],
  [PLAINTEXT_STATUS_TOPIC, 'bob online now'],
  [INBOX, 'REQUEST'],
  [INBOX, 'REQUEST $bob'],
  [INBOX, 'REQUEST bob now'],
  [INBOX, 'a/b bob'],
  [plaintextInboxTopic('bob' as SafeText), 'REQUEST bob'],
  [PLAINTEXT_INFO_TOPIC, 'lab'],
  [PLAINTEXT_INFO_TOPIC, '$lab CREATE'],
  [PLAINTEXT_INFO_TOPIC, '$lab DISBAND'],
  [PLAINTEXT_INFO_TOPIC, 'lab $bob'],
  [PLAINTEXT_INFO_TOPIC, 'lab CREATE now'],
  ['groups/lab/messages', 'bob'],
  ['groups/lab/messages', '$bob hi'],
  ['groups/$lab/messages', 'bob hi'],
  ['groups/lab/members', 'bob ENTER'],
  ['groups/lab/members', '$bob'],
  ['groups/lab/leader', 'bob'],
  ['groups/lab/leader', '$bob ENTER'],
  ['groups/lab/leader', 'bob LEAVE'],
  ['groups/lab/others', 'bob'],
  ['groups/lab/others', 'bob ENTER'],
  ['groups/lab', 'bob'],
  ['groups/lab/members/more', 'bob'],
  ['other/lab/members', 'bob'],
  ['alice_bob_1', 'bob'],
  ['alice_bob_1', '$bob hi'],
  ['alice_bob_1', ''],
])('on %s "%s" says nothing', (topic, text) => {
  expect(decode(topic, text)).toBeUndefined()
})

const bytes = (text: string) => new TextEncoder().encode(text)
const line = (text: string) => decodeOpenTopicLine(bytes(text))
const binary = (count: number) => ({ text: '', note: { kind: 'binary', count } })

test.each([
  ['a text', 'open', { text: 'open' }],
  ['a name and a text', 'Bob B.: open: now', { from: 'Bob B.', text: 'open: now' }],
  ['a name in another form', 'e\u0301: open', { from: 'é', text: 'open' }],
  ['a name that is too long', `${'x'.repeat(33)}: open`, { text: `${'x'.repeat(33)}: open` }],
  ['no name', ': open', { text: ': open' }],
  ['what is no name', 'a/b: open', { text: 'a/b: open' }],
  ['a name with blanks around it', ' bob: open', { text: ' bob: open' }],
  ['a name and nothing', 'bob:  ', { text: 'bob:  ' }],
  ['a name without a blank behind it', 'bob:open', { text: 'bob:open' }],
  ['several lines', 'bob: a\nb', { from: 'bob', text: 'a\nb' }],
  ['the end of a string', 'open\0', { text: 'open' }],
  ['nothing', '', { text: '', note: { kind: 'empty', count: 0 } }],
  ['blanks', ' \n', { text: '', note: { kind: 'empty', count: 0 } }],
  ['the end of a string alone', '\0', binary(1)],
  ['two of them', 'a\0\0', binary(3)],
  ['a zero inside', 'a\0b', binary(3)],
  ['few control characters', 'abcdefg\u0001\u0002\u0003', { text: 'abcdefg' }],
  ['many control characters', 'abcdef\u0001\u0002\u0003', binary(9)],
  ['nothing but an escape sequence', '\u001B[31m', binary(5)],
])('a line with %s is read', (_, text, read) => {
  expect(line(text)).toEqual(read)
})

test('bytes that are no UTF-8 are only counted', () => {
  expect(decodeOpenTopicLine(Uint8Array.of(0x61, 0xff))).toEqual(binary(2))
})

test('a long line is cut, and its length is told', () => {
  const most = MAX_OPEN_TOPIC_LINE
  expect(line('x'.repeat(most))).toEqual({ text: 'x'.repeat(most) })
  expect(line('x'.repeat(most + 1))).toEqual({
    text: 'x'.repeat(most),
    note: { kind: 'cut', count: most + 1 },
  })
  expect(line(`bob: ${'x'.repeat(most)}`)).toEqual({
    from: 'bob',
    text: 'x'.repeat(most - 5),
    note: { kind: 'cut', count: most + 5 },
  })
  // one that is short without what cannot be shown was looked at only in part
  const coloured = `${'\u001B[31m'.repeat(most)}x`
  expect(line(`${'x'.repeat(most * 5)}${coloured}`)).toMatchObject({ note: { kind: 'cut' } })
})

test('of a very long payload only its beginning is looked at, whole characters or not', () => {
  const most = MAX_OPEN_TOPIC_LINE
  const text = `a${'ä'.repeat(8 * most)}`
  expect(line(text)).toEqual({
    text: `a${'ä'.repeat(most - 1)}`,
    note: { kind: 'cut', count: bytes(text).length },
  })
  expect(decodeOpenTopicLine(bytes('äää').subarray(0, 5))).toEqual(binary(5))
  expect(decodeOpenTopicLine(bytes(text).subarray(0, 8 * most))).toEqual(binary(8 * most))
})
