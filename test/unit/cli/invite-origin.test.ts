/** A key that somebody wrote here verifies nobody, in whatever place they wrote it. */
import { expect, onTestFinished, test } from 'vitest'
import { formatInvite } from '../../../src/core/broker/invite.ts'
import type { PublicKey, SafeText } from '../../../src/core/ids.ts'
import { parsePublicKey } from '../../../src/core/ids.ts'
import { isKeyWrittenHere } from '../../../src/cli/profile/invite-origin.ts'
import { createBackupFolder } from '../../support/disk/backups.ts'
import { openSession, stateOf } from '../../support/network/direct-session.ts'
import { createGroup, groupWith, invite } from '../../support/network/group.ts'
import type { Person, TestNetwork } from '../../support/network/network.ts'
import { createTestNetwork, insecureSigner } from '../../support/network/network.ts'

// with every character that a search may take for a space
const key = (): PublicKey => {
  const found = parsePublicKey(`-A_-${insecureSigner('carol').key.slice(4)}`)
  if (found === undefined) throw new Error('no key')
  return found
}
const KEY = key()
const LINE = formatInvite({ name: 'Carol' as SafeText, key: KEY })
const isWritten = (who: Person) => isKeyWrittenHere(stateOf(who), who.disk.history, KEY)

const withDisk = (network: TestNetwork, kind: string) => {
  if (kind === 'in memory') return {}
  const folder = createBackupFolder(network.clock.now)
  onTestFinished(folder.clear)
  return { disk: folder.disk('now') }
}

test.each(['in memory', 'in SQLite'])('in a message, %s', async (kind) => {
  const network = createTestNetwork()
  const { alice } = await openSession(network, { alice: withDisk(network, kind) })
  alice.sendText('bob', `is this yours? ${LINE}`)
  alice.sendText('bob', `and ${KEY.slice(0, 20)}`)
  await network.advance(3000)
  // what I wrote myself came from elsewhere
  expect(isWritten(alice)).toBe(false)
})

test.each(['in memory', 'in SQLite'])('in a message of somebody else, %s', async (kind) => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network, { alice: withDisk(network, kind) })
  bob.sendText('alice', `add her: ${LINE}`)
  await network.advance(3000)
  expect([isWritten(alice), isWritten(bob)]).toEqual([true, false])
})

test('in a request, an invitation and the topic line of a group', async () => {
  const network = createTestNetwork()
  const { people } = await groupWith(network, ['alice', 'bob'])
  const [alice, bob] = people
  bob.ask('alice', LINE)
  await network.advance(3000)
  expect([isWritten(alice), isWritten(bob)]).toEqual([true, false])
  const other = createTestNetwork()
  const { people: others } = await groupWith(other, ['alice', 'bob'])
  const [ana, bia] = others
  const club = createGroup(ana, 'club', LINE)
  await other.advance(1000)
  invite(ana, club, 'bob')
  await other.advance(3000)
  expect(isWritten(bia)).toBe(true)
})
