/** Speaks to a running papo through its socket, as its commands do, but many times a second. */
import { tmpdir } from 'node:os'
import { pathsIn } from '../../../src/adapters/files/paths.ts'
import { connectControl } from '../../../src/cli/rpc/control.ts'
import type { GivenParams, Method, ResultOf } from '../../../src/cli/rpc/contract.ts'
import type { RemoteApi } from '../../../src/cli/rpc/control.ts'
import type { Home } from './home.ts'
import { until } from '../wait.ts'

/** The running program of this profile; waits until there is one. */
export const remoteOf = async (home: Home, profile: string, space = 'papo'): Promise<RemoteApi> => {
  const uid = process.getuid?.() ?? 0
  const paths = pathsIn({ env: home.env, home: home.folder, temporary: tmpdir(), uid })
  const remote = await until(
    () => connectControl(paths.socket(profile, space)),
    `the program of ${profile} listens`,
    15_000,
  )
  if (!remote) throw new Error('nobody listens')
  return remote
}

/** Does something and gives back the answer; throws when it was refused. */
export const callOk = async <M extends Method>(
  remote: RemoteApi,
  method: M,
  params: GivenParams<M>,
): Promise<ResultOf<M>> => {
  const answer = await remote.call(method, params)
  if (!answer.ok) throw new Error(`${method}: ${answer.error}`)
  return answer.value
}

/** A message as `search` finds it. */
export type FoundMessage = ResultOf<'search'>['rows'][number]

/** All messages with these words that the program has on its disk, by (at, id). */
export const searchMessages = async (
  remote: RemoteApi,
  words: string,
): Promise<readonly FoundMessage[]> => {
  const { rows } = await callOk(remote, 'search', { words, limit: 100_000 })
  return rows.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
}

/** What the program of `remote` thinks of everybody: their status by name. */
export const statusesByName = async (
  remote: RemoteApi,
): Promise<Readonly<Record<string, string>>> => {
  const { rows } = await callOk(remote, 'users', { timeout: 1 })
  return Object.fromEntries(rows.map(({ name, status }) => [name, status]))
}

/** Says texts one after the other, at most 50 without the broker's answer; gives back the refused ones. */
export const sendAll = async (
  remote: RemoteApi,
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
export const openSessionByRpc = async (
  alice: RemoteApi,
  bob: RemoteApi,
  names = ['alice', 'bob'],
) => {
  const [asker = '', other = ''] = names
  await until(
    async () => (await statusesByName(alice))[other] === 'online',
    `${asker} sees ${other}`,
    15_000,
  )
  await callOk(alice, 'request', { who: other, text: 'oi' })
  await callOk(bob, 'accept', { who: asker })
  await until(async () => (await alice.call('send', { who: other, text: 'begin' })).ok, 'both talk')
}
