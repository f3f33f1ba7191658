/** One call of the program that has the profile, and the error message when it failed. */
import { setTimeout as pause } from 'node:timers/promises'
import { fail } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import { DEFAULT_TIMEOUT } from '../command-spec.ts'
import type { AttachedProfile } from '../rpc/attach.ts'
import { contract } from '../rpc/contract.ts'
import type { GivenParams, Method, ResultOf } from '../rpc/contract.ts'
import type { CliTexts } from '../texts/cli-texts.ts'
import { linkProblem, missingProblems, refusalText } from './lines/print.ts'
import type { Out } from './lines/print.ts'

/** What every command works with. */
export type CommandContext = {
  readonly profile: AttachedProfile
  readonly texts: CliTexts
  readonly out: Out
}

/** An exit code; `retry` when the command has to be run again, through the program that has the profile then. */
export type CommandEnd = number | 'retry'

/** What came of a call; a failure was reported already, and ends the command. */
export type CallOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly end: CommandEnd }

/** The longest request in UTF-16 units of JSON: a line to a running program is not longer. */
const MAX_REQUEST_LENGTH = 1_000_000

/** Refusals for which a missing broker may be the cause: what was not found may wait there. */
const MAYBE_OFFLINE: ReadonlySet<string> = new Set([
  'heirs-not-members',
  'leader-is-here',
  'no-conversation',
  'no-invitation',
  'no-such-heirs',
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
/** How long (ms) a program that has just started is given to find its broker before it is reported missing. */
const LINK_TIMEOUT = 1000

/** Why there is no link to the broker; nothing when there is one. */
export const findLinkProblem = async (
  { profile, texts }: CommandContext,
  timeout: number,
): Promise<string | undefined> => {
  const link = await profile.call('link', { timeout })
  return link.ok ? linkProblem(texts, link.value) : undefined
}

/** Tells why something was not done, and that there is no broker where that may be the cause. */
export const reportRefusal = async (
  context: CommandContext,
  error: string,
  about: Parameters<typeof refusalText>[2],
): Promise<void> => {
  const { texts, out } = context
  out.error(refusalText(texts, error, about))
  const [reason = ''] = error.split(':')
  if (!MAYBE_OFFLINE.has(reason)) return
  const link = await context.profile.call('link', { timeout: LINK_TIMEOUT, proved: true })
  if (!link.ok) return
  const problem = linkProblem(texts, link.value)
  // the broker may give nothing of it
  const [missing] = missingProblems(texts, link.value)
  const why = problem ?? missing
  if (why !== undefined) out.error(why)
}

/** The pause (ms) before a disk that another program uses is tried again. */
const BUSY_PAUSE = 500

/** Calls; a disk that another program has for itself is waited for as long as for a broker, and that is told. Nothing was done then. */
const callUntilFree = async <M extends Method>(
  { profile, texts, out }: CommandContext,
  method: M,
  params: GivenParams<M>,
): Promise<Result<ResultOf<M>, string>> => {
  const end = Date.now() + (params.timeout ?? DEFAULT_TIMEOUT * 1000)
  let isTold = false
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop
    const answer = await profile.call(method, params)
    if (answer.ok || answer.error !== 'disk-busy' || Date.now() > end) return answer
    if (!isTold) out.error(texts.diskBusy)
    isTold = true
    // oxlint-disable-next-line no-await-in-loop
    await pause(BUSY_PAUSE)
  }
}

/** Calls, and tells the person why it failed. */
export const callOrReport = async <M extends Method>(
  context: CommandContext,
  method: M,
  params: GivenParams<M>,
): Promise<CallOutcome<ResultOf<M>>> => {
  const { texts, out } = context
  const isTooLong = JSON.stringify(params).length > MAX_REQUEST_LENGTH
  const answer = isTooLong ? fail('too-long') : await callUntilFree(context, method, params)
  if (answer.ok) return answer
  const { isQuery } = contract[method]
  // nothing was done; or it may be done again, whatever became of it
  if (answer.error === 'closing' || (isQuery && answer.error === 'disconnected'))
    return { ok: false, end: 'retry' }
  if (isQuery) out.error(refusalText(texts, answer.error, params))
  else await reportRefusal(context, answer.error, params)
  return { ok: false, end: 1 }
}
