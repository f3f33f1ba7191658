/** Names, ids, topics and filters: what people, groups, conversations and places are called by others. */
import {
  decodeLevel,
  encodeLevel,
  formatSessionId,
  groupNameOf,
  parseDisplayName,
  parseGroupId,
  parsePublicKey,
  parseRef,
  parseRosterHash,
  parseSessionId,
  parseUlid,
  parseUserId,
  readSessionId,
} from '../../../src/core/ids.ts'
import {
  filtersOverlap,
  matchesTopic,
  parseTopicFilter,
} from '../../../src/core/broker/topic-filter.ts'
import {
  formatPlaintextUser,
  parseAuthorId,
  parseConversationId,
  parsePlaintextUserId,
  plaintextUserId,
  toPlaintextName,
  validatePlaintextName,
  validatePlaintextStamp,
} from '../../../src/core/plaintext-ids.ts'
import { lookAlikeKeys } from '../../../src/core/text/look-alike.ts'
import { createNameIndex } from '../../../src/core/text/name-index.ts'
import { revealInvisible, safeLine } from '../../../src/core/text/safe-text.ts'
import { describeChar, findNameError, parseOwnName } from '../../../src/core/user-name.ts'
import { parseTopic, removeSpace, topicOf } from '../../../src/protocol/topics.ts'
import { mentions } from '../../../src/model/messages/mentions.ts'
import type { FuzzTarget } from '../engine/target.ts'
import { must, mustBeSafe, mustEqual } from '../engine/target.ts'
import { goldenPackets } from './golden.ts'

const people = new Set(['alice', 'аlice', 'bob', 'echo', '0O', 'rn', 'm', 'مريم', '小明'])
const findAlike = createNameIndex<string>((id) => id)(people)

const checkName = (text: string): void => {
  const error = findNameError(text)
  const id = parseUserId(text)
  const shown = parseDisplayName(text)
  must((id === undefined) === (error !== undefined), 'a text is a name or has an error')
  parseOwnName(text)
  if (error && 'char' in error) describeChar(error.char)
  if (id === undefined || shown === undefined) return
  mustBeSafe(shown, 'a name')
  must(parseUserId(id) === id && parseUserId(shown) === id, 'a name has one id')
  must(decodeLevel(encodeLevel(id)) === id, 'a name comes back from its level')
  must(removeSpace('papo', `papo/${encodeLevel(id)}`) === encodeLevel(id), 'a space is removed')
  mustEqual(parseTopic(topicOf({ kind: 'presence', of: id }))?.kind, 'presence', 'it has a topic')
  must(Array.from(id).length <= 32, 'a name is short')
  mustBeSafe(toPlaintextName(shown), 'a name for others')
  mentions(`@${text} ${text}`, id)
}

const checkPlaintext = (text: string): void => {
  const name = validatePlaintextName(text)
  validatePlaintextStamp(text)
  parsePlaintextUserId(text)
  const author = parseAuthorId(text)
  must(author === undefined || author === text, 'an author is called as it is written')
  const conversation = parseConversationId(text)
  must(conversation === undefined || conversation === text, 'so is a conversation')
  if (name === undefined) return
  mustBeSafe(name, 'a plain name')
  must(parsePlaintextUserId(`?${name}`) === `?${name}`, 'a plain name has an id')
  formatPlaintextUser(plaintextUserId(name))
}

const checkIds = (text: string): void => {
  const [one = '', two = ''] = text.split('_')
  const [a, b] = [parseUserId(one), parseUserId(two)]
  if (a !== undefined && b !== undefined) {
    const session = parseSessionId(text, a, b)
    must(session === undefined || readSessionId(session) === session, 'a session is one')
  }
  formatSessionId(text)
  const group = parseGroupId(text)
  if (group !== undefined) must(parseUserId(groupNameOf(group)) === groupNameOf(group), 'a group')
  for (const parse of [parseUlid, parseRef, parsePublicKey, parseRosterHash]) parse(text)
  const level = decodeLevel(text)
  must(level === undefined || encodeLevel(level) === text, 'a level is written in one way')
}

const checkTopics = (text: string): void => {
  const place = parseTopic(text)
  must(place === undefined || topicOf(place) === text, 'a topic is written in one way')
  const [first = '', second = ''] = text.split('\n')
  const filter = parseTopicFilter(first)
  matchesTopic(first, second)
  must(filtersOverlap(first, second) === filtersOverlap(second, first), 'overlap has no order')
  if (filter !== undefined && !/[+#]/u.test(filter))
    must(matchesTopic(filter, filter) || filter.startsWith('$'), 'a topic matches itself')
}

/** One text as all of them. */
export const openNames = (): FuzzTarget => ({
  alphabet: 'text',
  seeds: [
    ...people,
    ...goldenPackets.map(({ topic }) => topic),
    'Alice Ann',
    'é.b-c_d',
    '?bob',
    '@bob',
    '@?bob',
    '#lab~11qYAYKxCrfV',
    '#?lab',
    '>house/+/lamp/#',
    'bob_alice_20261120T091204Z',
    '01KB6D0Q5WZX3M7V9T2HN4C8RE.11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
    'house/+/lamp\nhouse/kitchen/lamp',
    '$SYS/#\n+/broker',
    '%C3%A9%20b',
  ],
  words: ['/', '+', '#', '%2F', '%', '~', '_', '@', '?', '>', '/messages/', 'roster', '_Control'],
  check: (text) => {
    checkName(text)
    checkPlaintext(text)
    checkIds(text)
    checkTopics(text)
    findAlike(text.slice(0, 100))
    lookAlikeKeys(text.slice(0, 100))
    mustBeSafe(revealInvisible(safeLine(text)), 'what is revealed')
  },
})
