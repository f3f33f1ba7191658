/** Makes the inputs of a target: each from a seed and its number alone, so that any of them can be made again. */
import { parseJson } from '../../../src/core/schema.ts'
import type { Json } from '../../support/json-paths.ts'
import { createRandom } from '../../support/stories/random.ts'
import type { Random } from '../../support/stories/random.ts'
import { changeJson, valuesIn } from './json-changes.ts'
import type { FuzzTarget } from './target.ts'
import { anyText, changeText } from './text-changes.ts'

/** Most inputs are no longer than this, in UTF-16 units: many short ones find more than a few long ones. */
const USUAL = 1500
/** So many of 1 are allowed to be as long as the target has it. */
const LONG_SHARE = 0.002

/** The first line, with its end, of an input whose JSON begins behind it. */
const headOf = (text: string, json: FuzzTarget['json']): string =>
  json === 'after-line' ? text.slice(0, text.indexOf('\n') + 1) : ''

/** How many changes are made: one or two, as a rule. */
const changesOf = (random: Random): number => {
  let count = 1
  while (count < 8 && random.happens(0.4)) count += 1
  return count
}

/** The input with this number; the same for the same seed, number and target. */
export type MakeInput = (seed: number, number: number) => string

/** Prepares the inputs of a target. */
export const createInputs = (target: FuzzTarget): MakeInput => {
  const { seeds, json, alphabet, longest = 4000 } = target
  const decode = (text: string) =>
    alphabet === 'bytes' ? Buffer.from(text, 'latin1').toString('utf8') : text
  const encode = (text: string) =>
    alphabet === 'bytes' ? Buffer.from(text, 'utf8').toString('latin1') : text
  const bodies = seeds.map((text) => {
    const head = headOf(text, json)
    // parsed once: most inputs begin with one of them
    const value = json ? parseJson(decode(text.slice(head.length))) : undefined
    return { head, value: value === undefined ? undefined : (value as Json) }
  })
  const values = bodies.flatMap(({ value }) => (value === undefined ? [] : valuesIn(value)))

  const changeFields = (at: number, count: number, random: Random): string | undefined => {
    const body = bodies[at]
    if (body?.value === undefined) return undefined
    let { value } = body
    for (let done = 0; done < count; done += 1) value = changeJson(value, random, values)
    const head = random.happens(0.1) ? (random.oneOf(bodies)?.head ?? '') : body.head
    return head + encode(JSON.stringify(value))
  }

  return (seed, number) => {
    const random = createRandom(Math.imul(seed, 0x9e37_79b1) + number)
    const limit = random.happens(LONG_SHARE) ? longest : USUAL
    if (random.happens(0.02)) return anyText(alphabet, random.below(Math.min(limit, 300)), random)
    const at = random.below(seeds.length)
    const whole = seeds[at] ?? ''
    if (random.happens(0.02)) return whole
    const fields = random.happens(0.7) ? changeFields(at, changesOf(random), random) : undefined
    if (fields !== undefined && random.happens(0.85)) return fields.slice(0, longest)
    let text = fields ?? whole
    const count = changesOf(random)
    for (let done = 0; done < count; done += 1) text = changeText(text, target, random, limit)
    return text.length > longest ? text.slice(0, longest) : text
  }
}
