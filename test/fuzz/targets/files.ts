/** Small files beside the database: keys, certificates, passwords, and who runs what. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openKeyring } from '../../../src/adapters/keyring.ts'
import { lastLines } from '../../../src/adapters/shared-broker/log-file.ts'
import { isAlive, readEndpoint } from '../../../src/adapters/shared-broker/endpoint-file.ts'
import { certificateIn, keyIn, passwordIn } from '../../../src/cli/profile/credentials.ts'
import { parsePublicKey } from '../../../src/core/ids.ts'
import { decodeUtf8 } from '../../../src/core/text/utf8.ts'
import { knownSigner } from '../../support/forged/ed25519.ts'
import type { FuzzTarget } from '../engine/target.ts'
import { bytesOf, inputOf, must } from '../engine/target.ts'
import { KEY_FILE, openKnownKeyring } from './known-keyring.ts'
import { pemFiles } from './pem-files.ts'
import { temporaryFolder } from './temporary-folder.ts'

const checkKeyring = (file: string) => {
  const ring = openKeyring(file)
  if (!ring.ok) return must(ring.error === 'damaged', 'a file that is no key is damaged')
  const { key, sign, verify, hash } = ring.value
  must(parsePublicKey(key) === key, 'a key is one')
  must(verify(key, 'text', sign('text')), 'a key file is one that signs')
  hash(new Uint8Array())
}

/** The first line is the kind of the file, the rest its bytes. */
export const openFiles = (): FuzzTarget => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'broker'))
  const [keyFile, note] = [join(folder, 'key.json'), join(folder, 'broker', 'broker.json')]
  // a keyring remembers keys of others, so that one is enough for all signatures
  const ring = openKnownKeyring(folder)
  return {
    alphabet: 'bytes',
    json: 'after-line',
    longest: 20_000,
    seeds: [
      `key\n${JSON.stringify(KEY_FILE)}`,
      `key\n${JSON.stringify(KEY_FILE)}`,
      `broker\n${JSON.stringify({ pid: 4711, started: 1_763_630_000_000 })}`,
      `broker\n${JSON.stringify({ pid: 1, started: 1, port: 1883 })}`,
      `signature\n${JSON.stringify([knownSigner.key, 'text', knownSigner.sign('text')])}`,
      ...pemFiles.map((pem) => `pem\n${pem}`),
      'password\nsecret\r\n',
      inputOf('password\nsenhá'),
      'log\none\ntwo\nthree\n',
    ],
    words: ['-----BEGIN ', '-----END ', 'CERTIFICATE-----\n', 'PRIVATE KEY-----\n', '\u0000', '='],
    check: (input) => {
      const end = input.indexOf('\n')
      const [kind, bytes] = [input.slice(0, end), bytesOf(input.slice(end + 1))]
      if (kind === 'key') {
        writeFileSync(keyFile, bytes)
        checkKeyring(keyFile)
      } else if (kind === 'broker') {
        writeFileSync(note, bytes)
        const endpoint = readEndpoint(join(folder, 'broker'))
        if (endpoint) must(Number.isSafeInteger(endpoint.pid) && endpoint.pid > 0, 'a process')
        if (endpoint && endpoint.pid > 1) isAlive(endpoint.pid)
      } else if (kind === 'signature') {
        const [key = '', text = '', sig = ''] = bytes
          .toString('utf8')
          .split('"')
          .filter((_, at) => at % 2 === 1)
        const parsed = parsePublicKey(key)
        if (parsed !== undefined) ring.verify(parsed, text, sig)
      } else if (kind === 'log') {
        writeFileSync(note, bytes)
        lastLines(note, 20)
      } else {
        certificateIn(bytes)
        keyIn(bytes)
        const password = passwordIn(bytes)
        must(!password.ok || (decodeUtf8(bytes).ok && password.value !== ''), 'a password is text')
      }
    },
  }
}
