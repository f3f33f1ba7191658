/** What a person must be able to read and write at a broker, and where they prove it. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ESSENTIAL_KINDS, mosquittoRule } from '../../../src/core/broker/essential.ts'
import { filtersOverlap, matchesTopic } from '../../../src/core/broker/topic-filter.ts'
import { createGroupId } from '../../../src/core/ids.ts'
import type { PublicKey, UserId } from '../../../src/core/ids.ts'
import type { EssentialKind } from '../../../src/core/broker/essential.ts'
import { essentialsOf } from '../../../src/protocol/essentials.ts'
import { addSpace, filtersOf, parseTopic, topicOf } from '../../../src/protocol/topics.ts'

const ann = 'ann b.' as UserId
const essentials = essentialsOf('papo', ann)

test('what is needed is what is subscribed to, and the messages of groups', () => {
  const subscribed = filtersOf(ann).map((filter) => addSpace('papo', filter))
  const read = essentials.map((one) => one.read.filter)
  expect(read.filter((one) => !subscribed.includes(one))).toEqual(['papo/GROUPS/+/messages/+'])
  expect(subscribed.filter((one) => !read.includes(one))).toEqual([])
})

test('a packet on a proof topic needs the right to write of its kind, and comes back by the filter of its kind alone', () => {
  for (const { kind, read, write, proof, proofFilter } of essentials) {
    expect(matchesTopic(write.filter, proof)).toBe(true)
    expect(matchesTopic(read.filter, proof)).toBe(true)
    expect(filtersOverlap(read.filter, proofFilter)).toBe(true)
    const others = essentials.filter((one) => one.kind !== kind)
    expect(others.filter((one) => matchesTopic(one.proofFilter, proof))).toEqual([])
  }
})

test('nobody else gets the proofs of what is private', () => {
  const bobs = essentialsOf('papo', 'bob' as UserId)
  for (const { proof, proofAudience } of essentials) {
    const seen = bobs.filter(({ proofFilter }) => matchesTopic(proofFilter, proof))
    expect(seen.length).toBe(proofAudience === 'everybody' ? 1 : 0)
  }
})

const proofOf = (kind: EssentialKind) =>
  essentials.find((one) => one.kind === kind)?.proof.slice('papo/'.length) ?? ''

test('a proof topic is never that of a session or of a group that somebody has', () => {
  expect(parseTopic(proofOf('direct'))).toBeUndefined()
  const group = parseTopic(proofOf('roster'))
  const key = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' as PublicKey
  expect(group).toMatchObject({ kind: 'roster', from: ann })
  expect(group).not.toMatchObject({ group: createGroupId('proof', key) })
  expect(parseTopic(proofOf('group'))).toMatchObject({ kind: 'group', from: ann })
})

test('the example of an ACL for Mosquitto allows exactly what is needed', () => {
  const file = readFileSync('mosquitto/acl.example', 'utf8')
  const allowed = [...file.matchAll(/^pattern (.*)$/gmu)].map(([, rule = '']) =>
    `topic ${rule}`.replaceAll('%u', 'ann%20b%2E'),
  )
  const needed = essentials.flatMap(({ read, write }) => [
    mosquittoRule(read),
    mosquittoRule(write),
  ])
  expect(needed.toSorted()).toEqual(allowed.toSorted())
})

test('they are told in one order, and each once', () => {
  expect(essentials.map(({ kind }) => kind)).toEqual(ESSENTIAL_KINDS)
  expect(essentials[0]?.proof).toBe(
    addSpace('papo', topicOf({ kind: 'inbox', of: ann, from: ann })),
  )
})
