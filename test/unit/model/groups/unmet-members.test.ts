/** Members who never had contact with each other help each other all the same. */
import { beforeEach, expect, test } from 'vitest'
import type { GroupId } from '../../../../src/core/ids.ts'
import { safeLine } from '../../../../src/core/text/safe-text.ts'
import { stateOf } from '../../../support/network/direct-session.ts'
import {
  admit,
  askToJoin,
  groupOf,
  groupTranscript,
  groupWith,
  memberIds,
  sendToGroup,
} from '../../../support/network/group.ts'
import type { Person, TestNetwork } from '../../../support/network/network.ts'
import { createTestNetwork } from '../../../support/network/network.ts'

let network: TestNetwork
let lab: GroupId
let ana: Person
let bia: Person
let caio: Person

/** ana leads and bia is a member; caio was let in while he was away, and much has happened since. */
beforeEach(async () => {
  network = createTestNetwork()
  const { group, people } = await groupWith(network, ['ana', 'bia'])
  ;[ana, bia, caio] = [people[0], people[1], network.person('caio')]
  lab = group
  caio.start()
  await network.advance(3000)
  askToJoin(caio, lab)
  await network.advance(1000)
  await caio.quit()
  admit(ana, 'caio')
  await network.advance(1000)
  for (const topic of ['one', 'two', 'three']) {
    ana.send({ type: 'group.topic', group: lab, topic: safeLine(topic) })
    // oxlint-disable-next-line no-await-in-loop
    await network.advance(1000)
  }
})

test('whoever was let in while away gets the rosters from a member whom they never met', async () => {
  await ana.quit()
  // what waited for caio at the broker is lost
  network.broker.wipe()
  await network.advance(60_000)
  expect(stateOf(caio).people.has(ana.name)).toBe(true)
  expect(stateOf(caio).people.has(bia.name)).toBe(false)
  caio.start()
  await network.clock.until(() => memberIds(caio, lab).includes('caio'), 'caio is in', 60_000)
  await network.advance(60_000)
  expect(groupOf(caio, lab)?.roster.hash).toBe(groupOf(bia, lab)?.roster.hash)
  expect(sendToGroup(caio, lab, 'thank you').ok).toBe(true)
  await network.advance(3000)
  expect(groupTranscript(bia, lab).at(-1)).toBe('caio: thank you')
})
