/** The real side of keys, with the pair that everybody knows. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openKeyring } from '../../../src/adapters/keyring.ts'
import type { Keyring } from '../../../src/adapters/keyring.ts'
import { knownSecret, knownSigner } from '../../support/forged/ed25519.ts'

/** What a key file has in it. */
export const KEY_FILE = { v: 1, kind: 'ed25519', key: knownSigner.key, secret: knownSecret }

/** Opens a key file with it in a folder. */
export const openKnownKeyring = (folder: string): Keyring => {
  const file = join(folder, 'known-key.json')
  writeFileSync(file, JSON.stringify(KEY_FILE))
  const ring = openKeyring(file)
  if (!ring.ok) throw new Error(ring.error)
  return ring.value
}
