/** Speaks to a running papo through its socket, as its commands do, but many times a second. */
import { tmpdir } from 'node:os'
import { pathsIn } from '../../../src/adapters/paths.ts'
import { connectControl } from '../../../src/cli/rpc/control.ts'
import type { Remote } from '../../../src/cli/rpc/control.ts'
import type { Home } from './home.ts'
import { until } from '../wait.ts'

/** The running program of this profile; waits until there is one. */
export const remoteOf = async (home: Home, profile: string): Promise<Remote> => {
  const uid = process.getuid?.() ?? 0
  const paths = pathsIn({ env: home.env, home: home.folder, temporary: tmpdir(), uid })
  const remote = await until(
    () => connectControl(paths.socket(profile, 'papo')),
    `the program of ${profile} listens`,
    15_000,
  )
  if (!remote) throw new Error('nobody listens')
  return remote
}

/** Does something and gives back the answer; throws when it was refused. */
export const did = async (
  remote: Remote,
  method: string,
  params: Readonly<Record<string, unknown>> = {},
): Promise<unknown> => {
  const answer = await remote.call(method, params)
  if (!answer.ok) throw new Error(`${method}: ${answer.error}`)
  return answer.value
}

const rowsOf = (value: unknown): readonly unknown[] => {
  if (typeof value !== 'object' || value === null || !('rows' in value)) return []
  return Array.isArray(value.rows) ? value.rows : []
}

/** A message as `search` finds it. */
export type Kept = {
  readonly id: string
  readonly at: number
  readonly by: string
  readonly text: string
}

const isKept = (row: unknown): row is Kept =>
  typeof row === 'object' && row !== null && 'id' in row && 'at' in row && 'text' in row

/** All messages with these words that the program has on its disk, by (at, id). */
export const kept = async (remote: Remote, words: string): Promise<readonly Kept[]> => {
  const found = rowsOf(await did(remote, 'search', { words, limit: 100_000 })).filter(isKept)
  return found.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
}

/** What the program of `remote` thinks of everybody: their status by name. */
export const people = async (remote: Remote): Promise<Readonly<Record<string, string>>> => {
  const rows = rowsOf(await did(remote, 'users', { timeout: 1 }))
  return Object.fromEntries(
    rows.map((row) => {
      const { name, status }: { readonly name?: unknown; readonly status?: unknown } = Object(row)
      return [String(name), String(status)]
    }),
  )
}

/** Says texts one after the other, at most 50 without the broker's answer; gives back the refused ones. */
export const sayAll = async (
  remote: Remote,
  who: string,
  texts: readonly string[],
  timeout = 60_000,
): Promise<readonly string[]> => {
  const waiting = [...texts]
  const refused: string[] = []
  const say = async () => {
    for (let text = waiting.shift(); text !== undefined; text = waiting.shift()) {
      // each in its turn
      // oxlint-disable-next-line no-await-in-loop
      const answer = await remote.call('send', { who, text, timeout })
      if (!answer.ok) refused.push(`${text}: ${answer.error}`)
    }
  }
  await Promise.all(Array.from({ length: 50 }, say))
  return refused
}

/** alice asks bob and he accepts; both programs run. */
export const introduce = async (alice: Remote, bob: Remote, names = ['alice', 'bob']) => {
  const [asker = '', other = ''] = names
  await until(
    async () => (await people(alice))[other] === 'online',
    `${asker} sees ${other}`,
    15_000,
  )
  await did(alice, 'request', { who: other, text: 'oi' })
  await did(bob, 'accept', { who: asker })
  await until(async () => (await alice.call('send', { who: other, text: 'begin' })).ok, 'both talk')
}
