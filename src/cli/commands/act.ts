/** `papo send`, `request`, `accept`, `deny`: one deed, and how it went by the exit code. */
import type { Call } from '../args.ts'
import { numberOf } from '../args.ts'
import type { Params } from '../office/desk.ts'
import type { CliTexts } from '../texts.ts'
import type { Visit } from '../visit.ts'
import { linkTrouble, refusal } from './print.ts'
import type { Out } from './print.ts'

/** The text of `send`: what follows the name, else all of standard input without its last newline. */
const textOf = async (words: readonly string[], input: () => Promise<string>): Promise<string> =>
  words.length > 0 ? words.join(' ') : (await input()).replace(/\r?\n$/u, '')

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
  const answer = await visit.call(method, params)
  if (answer.ok) return reached(answer.value, texts, out)
  if (answer.error === 'closing') return 'again'
  out.error(refusal(texts, answer.error, params))
  const link = await visit.call('link', { timeout: 1 })
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
  input: () => Promise<string>,
): Promise<number | 'again'> => {
  const [who = '', ...rest] = call.words
  const { name } = call.command
  const seconds = numberOf(call, 'timeout', 30)
  if (!seconds.ok) {
    out.error(texts.notANumber('timeout'))
    return 2
  }
  const text = name === 'send' ? await textOf(rest, input) : rest.join(' ')
  if (name === 'send' && text.trim() === '') {
    out.error(texts.noText)
    return 2
  }
  const wait = call.flags['wait'] === true
  const params = { who, text, reason: text, wait, timeout: seconds.value * 1000 }
  return deed(visit, name, params, texts, out)
}
