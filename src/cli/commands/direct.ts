/** `papo send`, `request`, `accept`, `deny`: one deed, and how it went by the exit code. */
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import { isBlank } from '../../core/safe-text.ts'
import type { Invocation } from '../args.ts'
import { numberFlag } from '../args.ts'
import type { InputError } from '../process/input.ts'
import type { Params } from '../api/context.ts'
import { DEFAULT_TIMEOUT } from '../command-spec.ts'
import type { CliTexts } from '../texts/cli-texts.ts'
import type { AttachedProfile } from '../rpc/attach.ts'
import { linkProblem, refusalText } from './print.ts'
import type { Out } from './print.ts'

/** The most that is asked at once, in UTF-16 units of JSON: a line to a running program is not longer. */
const MAX_REQUEST_LENGTH = 1_000_000

/** Refusals for which a missing broker may be the cause: what was not found may wait there. */
const MAYBE_OFFLINE: ReadonlySet<string> = new Set([
  'heirs-not-members',
  'leader-is-here',
  'no-conversation',
  'no-invitation',
  'no-such-member',
  'not-a-member',
  'not-delivered',
  'not-online',
  'not-taken',
  'not-the-leader',
  'not-yet',
  'session-closed',
  'unknown-roster',
  'unknown-group',
  'unknown-person',
  'unknown-request',
])
/** How long (ms) a program that has just begun is given to find its broker, before it is told missing. */
const LINK_TIMEOUT = 1000

/** How standard input is read, once. */
export type ReadInput = () => Promise<Result<string, InputError>>

/** The text of `send`: what follows the name, else all of standard input without its last newline. */
const readText = async (
  words: readonly string[],
  input: ReadInput,
): Promise<Result<string, InputError>> => {
  if (words.length > 0) return ok(words.join(' '))
  const read = await input()
  return read.ok ? ok(read.value.replace(/\r?\n$/u, '')) : read
}

/** Whoever waited for many in vain is told how many have it. */
const reportReach = (value: unknown, texts: CliTexts, out: Out): number => {
  const { has, of }: { readonly [name: string]: unknown } = Object(value)
  if (typeof has !== 'number' || typeof of !== 'number') return 0
  out.error(texts.groups.notAll(has, of))
  return 1
}

/** Asks for a deed and says how it went: 0 done, 1 refused or not yet; `again` when nobody has tried yet. */
export const callAndReport = async (
  profile: AttachedProfile,
  method: string,
  params: Params,
  texts: CliTexts,
  out: Out,
): Promise<number | 'retry'> => {
  const isLong = JSON.stringify(params).length > MAX_REQUEST_LENGTH
  const answer = isLong ? fail('too-long') : await profile.call(method, params)
  if (answer.ok) return reportReach(answer.value, texts, out)
  if (answer.error === 'closing') return 'retry'
  out.error(refusalText(texts, answer.error, params))
  if (!MAYBE_OFFLINE.has(answer.error)) return 1
  const link = await profile.call('link', { timeout: LINK_TIMEOUT })
  const problem = link.ok ? linkProblem(texts, link.value) : undefined
  if (problem !== undefined) out.error(problem)
  return 1
}

/** Does it. 0 done, 1 refused or not yet, 2 wrong usage; `again` when nobody has tried yet. */
export const runDirectCommand = async (
  call: Invocation,
  profile: AttachedProfile,
  texts: CliTexts,
  out: Out,
  input: ReadInput,
): Promise<number | 'retry'> => {
  const [who = '', ...rest] = call.positionals
  const { name } = call.command
  const seconds = numberFlag(call, 'timeout', DEFAULT_TIMEOUT)
  if (name === 'send' && rest.length === 0) {
    // nobody should write a text to hear only then that it cannot be sent
    const allowed = await profile.call('check', { who, method: name })
    if (!allowed.ok && allowed.error === 'closing') return 'retry'
    if (!allowed.ok && allowed.error !== 'unknown-method') {
      out.error(refusalText(texts, allowed.error, { who }))
      return 1
    }
  }
  const given = name === 'send' ? await readText(rest, input) : ok(rest.join(' '))
  if (!given.ok) {
    out.error(refusalText(texts, given.error))
    return 1
  }
  const text = given.value
  if (name === 'send' && isBlank(text)) {
    out.error(texts.noText)
    return 2
  }
  const wait = call.flags['wait'] === true
  const params = { who, text, reason: text, wait, timeout: seconds * 1000 }
  return callAndReport(profile, name, params, texts, out)
}
