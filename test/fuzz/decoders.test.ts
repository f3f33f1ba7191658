/** Every decoder of the program is reached by a target, or it is said here why not. */
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { targets } from './targets.ts'

/** What is called like a decoder is one. Tables of readers are no functions: what calls them is. */
const DECODER =
  /^export const ((?:parse|read|decode|validate|restore|safe|fold)(?![a-z])\w*|decode)(?:: [^=\n]+)? = (?:async )?(?:<[^=]+?>)?\(/gmu

/** Those that no target reaches. */
const NOT_REACHED: ReadonlyMap<string, string> = new Map([
  [
    'src/cli/process/input.ts readInput',
    'standard input: UTF-8, which `files` reads as a password',
  ],
  ['src/cli/profile/credentials.ts readOptional', 'it opens the files whose bytes `files` reads'],
  ['src/cli/profile/credentials.ts readCredentials', 'the same, for all of them'],
  ['src/cli/commands/broker-protection.ts readProtection', 'the same, for a broker'],
  [
    'src/cli/profile/last-broker.ts readLastBroker',
    'a file with a URL, as `command-line` reads it',
  ],
  [
    'components/actions/plaintext/plaintext-pages.ts parsePlaintextName',
    'typed here, and read by what `names` reads',
  ],
  ['components/commands/person-names.ts parsePeople', 'typed here, and read by what `names` reads'],
  [
    'src/cli/commands/read-message.ts readMessage',
    'words of the command line, or standard input: UTF-8, as above',
  ],
  [
    'src/cli/commands/history/read-messages.ts readMessages',
    'asks the api; `control-socket` reads answers',
  ],
  ['src/doctor/probes/reach.ts readSoftware', 'asks a broker; its words go through `safeLine`'],
  [
    'src/doctor/probes/time.ts readClocks',
    'asks a broker; records go through `decodePacket`, as others do',
  ],
  ['components/composer/composer-text.ts restoreDraft', 'a draft of mine, from memory'],
])

const decodersIn = (file: string): readonly string[] =>
  Array.from(readFileSync(file, 'utf8').matchAll(DECODER), ([, name = '']) => `${file} ${name}`)

test('each decoder is reached by a target, or there is a reason', { timeout: 300_000 }, () => {
  const child = spawnSync(process.execPath, [join(import.meta.dirname, 'reach-child.ts')], {
    encoding: 'utf8',
    maxBuffer: 100_000_000,
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  })
  expect(child.stderr).toBe('')
  const reached = new Set(child.stdout.split('\n'))
  const decoders = globSync('{src,components}/**/*.{ts,tsx}').toSorted().flatMap(decodersIn)
  expect(decoders.length).toBeGreaterThan(60)
  const missing = decoders.filter((one) => !reached.has(one))
  expect(missing.toSorted()).toEqual([...NOT_REACHED.keys()].toSorted())
})

test('each target is in one file of tests', () => {
  const named = globSync('*.test.ts', { cwd: import.meta.dirname })
    .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
    .flatMap((text) => /^fuzzInTests\(\[(.*?)\]\)/msu.exec(text)?.[1]?.match(/[a-z-]+/gu) ?? [])
  expect(named.toSorted()).toEqual([...targets.keys()].toSorted())
})
