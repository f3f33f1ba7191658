/** `papo send`, `request`, `accept`, `deny`: one deed, and how it went by the exit code. */
import type { Result } from '../../core/result.ts'
import { fail, ok } from '../../core/result.ts'
import { isBlank } from '../../core/safe-text.ts'
import type { Call } from '../args.ts'
import { numberOf } from '../args.ts'
import type { InputTrouble } from '../process/input.ts'
import type { Params } from '../api/context.ts'
import { PATIENCE } from '../command-spec.ts'
import type { CliTexts } from '../texts/cli-texts.ts'
import type { Visit } from '../rpc/attach.ts'
import { linkTrouble, refusal } from './print.ts'
import type { Out } from './print.ts'

/** The most that is asked at once, in UTF-16 units of JSON: a line to a running program is not longer. */
const MAX_ASKED = 1_000_000

/** Refusals for which a missing broker may be the cause: what was not found may wait there. */
const MAY_BE_LINK: ReadonlySet<string> = new Set([
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
  'unknown-card',
  'unknown-group',
  'unknown-person',
  'unknown-request',
])
/** How long (ms) a program that has just begun is given to find its broker, before it is told missing. */
const LINK_MOMENT = 1000

/** How standard input is read, once. */
export type Input = () => Promise<Result<string, InputTrouble>>

/** The text of `send`: what follows the name, else all of standard input without its last newline. */
const textOf = async (
  words: readonly string[],
  input: Input,
): Promise<Result<string, InputTrouble>> => {
  if (words.length > 0) return ok(words.join(' '))
  const read = await input()
  return read.ok ? ok(read.value.replace(/\r?\n$/u, '')) : read
}

/** Whoever waited for many in vain is told how many have it. */
const reached = (value: unknown, texts: CliTexts, out: Out): number => {
  const { has, of }: { readonly [name: string]: unknown } = Object(value)
  if (typeof has !== 'number' || typeof of !== 'number') return 0
  out.error(texts.groups.notAll(has, of))
  return 1
}

/** Asks for a deed and says how it went: 0 done, 1 refused or not yet; `again` when nobody has tried yet. */
export const deed = async (
  visit: Visit,
  method: string,
  params: Params,
  texts: CliTexts,
  out: Out,
): Promise<number | 'again'> => {
  const isLong = JSON.stringify(params).length > MAX_ASKED
  const answer = isLong ? fail('too-long') : await visit.call(method, params)
  if (answer.ok) return reached(answer.value, texts, out)
  if (answer.error === 'closing') return 'again'
  out.error(refusal(texts, answer.error, params))
  if (!MAY_BE_LINK.has(answer.error)) return 1
  const link = await visit.call('link', { timeout: LINK_MOMENT })
  const trouble = link.ok ? linkTrouble(texts, link.value) : undefined
  if (trouble !== undefined) out.error(trouble)
  return 1
}

/** Does it. 0 done, 1 refused or not yet, 2 wrong usage; `again` when nobody has tried yet. */
export const act = async (
  call: Call,
  visit: Visit,
  texts: CliTexts,
  out: Out,
  input: Input,
): Promise<number | 'again'> => {
  const [who = '', ...rest] = call.words
  const { name } = call.command
  const seconds = numberOf(call, 'timeout', PATIENCE)
  if (name === 'send' && rest.length === 0) {
    // nobody should write a text to hear only then that it cannot be sent
    const may = await visit.call('may', { who, method: name })
    if (!may.ok && may.error === 'closing') return 'again'
    if (!may.ok && may.error !== 'unknown-method') {
      out.error(refusal(texts, may.error, { who }))
      return 1
    }
  }
  const given = name === 'send' ? await textOf(rest, input) : ok(rest.join(' '))
  if (!given.ok) {
    out.error(refusal(texts, given.error))
    return 1
  }
  const text = given.value
  if (name === 'send' && isBlank(text)) {
    out.error(texts.noText)
    return 2
  }
  const wait = call.flags['wait'] === true
  const params = { who, text, reason: text, wait, timeout: seconds * 1000 }
  return deed(visit, name, params, texts, out)
}
