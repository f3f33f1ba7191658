/** Exports of a conversation, and what a check finds in them. */
import { createExportCheck } from '../../../src/cli/export/check-export.ts'
import { MAX_ANY, readFields, readList } from '../../../src/core/schema.ts'
import type { Fields } from '../../../src/core/schema.ts'
import { cliFor } from './cli-runner.ts'
import { openSession } from './direct-session.ts'
import { createTestNetwork } from './network.ts'
import type { Person } from './network.ts'

/** What is wrong with a file of these lines, and the summary. */
export const checkLines = (lines: readonly string[], { signer }: Person) => {
  const check = createExportCheck(signer.verify)
  const faults = lines.flatMap((line) => check.line(line) ?? [])
  const end = check.end()
  return { faults: end === undefined ? faults : [...faults, end], ...check.summary() }
}

/** Alice and bob have said, edited, deleted, answered and reacted. */
export const writtenStory = async () => {
  const network = createTestNetwork()
  const { alice, bob } = await openSession(network)
  const [alices, bobs] = [cliFor(network, alice), cliFor(network, bob)]
  for (const text of ['one', 'two', 'three']) alice.sendText('bob', text)
  await network.advance(2000)
  const [one, two, three] = bob.messages('alice')
  if (!one || !two || !three) throw new Error('nothing came')
  await alices.runOk('edit', one.id, 'uno')
  await alices.runOk('edit', one.id, 'eins')
  await alices.runOk('delete', two.id)
  await bobs.runOk('react', one.id, '👍')
  await bobs.runOk('react', three.id, '👎')
  await bobs.runOk('react', three.id, '👎', '--remove')
  await bobs.runOk('send', 'alice', '--reply', three.id, 'fine, ça va 👍')
  await alices.runOk('send', 'echo', 'a test')
  await network.advance(2000)
  return { network, alice, bob, alices, bobs }
}

/** The packets of an exported message. */
export const packetsOf = (fields: Fields): readonly Fields[] =>
  readList(readFields, MAX_ANY)(fields['signed']) ?? []
