/** The figures as a table in Markdown. */
import { quantile } from '../harness/figures.ts'
import type { Measurement, Strength } from './measure.ts'

/** What is promised: milliseconds until a key is on the screen, and an honest message. */
const KEY_PROMISE = 50
const WORD_PROMISE = 2000

const columns = [
  'attack',
  'what',
  'packets/s',
  'dropped by the broker/s',
  'CPU, waited for',
  'key, median / 95th / max (ms)',
  'honest message, median / max (ms)',
  'memory before → at most (MB)',
  'disk before → at most (MB)',
  'promises',
]

/** The first lines of the table. */
export const heading = ({ rate, seconds }: Strength): readonly string[] => [
  `${rate} packets a second for ${seconds} s. In brackets: the ratio to the same figure when nothing happens.`,
  '',
  `| ${columns.join(' | ')} |`,
  `|${columns.map(() => '---').join('|')}|`,
]

const whole = (value: number) => (Number.isFinite(value) ? value.toFixed(0) : 'lost')
const percent = (share: number) => `${(share * 100).toFixed(0)} %`
const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(1)
const ratio = (value: number, quiet: number) => `(${(value / quiet).toFixed(1)})`

const growth = ([before, after]: readonly [number, number], quiet: readonly [number, number]) =>
  `${megabytes(before)} → ${megabytes(after)} ${ratio(after / before, quiet[1] / quiet[0])}`

const keysOf = ({ keys }: Measurement, quiet: Measurement) =>
  `${[0.5, 0.95, 1].map((share) => whole(quantile(keys, share))).join(' / ')} ${ratio(quantile(keys, 0.5), quantile(quiet.keys, 0.5))}`

const wordsOf = ({ words }: Measurement, quiet: Measurement) => {
  if (words.length === 0) return '–'
  const lost = words.filter((took) => !Number.isFinite(took)).length
  return `${whole(quantile(words, 0.5))} / ${whole(quantile(words, 1))} ${ratio(quantile(words, 0.5), quantile(quiet.words, 0.5))}${lost > 0 ? `, ${lost} of ${words.length} lost` : ''}`
}

const verdict = ({ keys, words, blocking }: Measurement) => {
  const worst = quantile(words, 1)
  const broken = [
    ...(quantile(keys, 0.95) > KEY_PROMISE ? ['key'] : []),
    ...(worst > WORD_PROMISE ? ['message'] : []),
  ]
  const told = broken.length === 0 ? 'kept' : `**${broken.join(' and ')} late**`
  return blocking === undefined ? told : `${told}; blocked after ${whole(blocking)} ms`
}

/** One attack against the run without any. */
export const rowOf = (one: Measurement, quiet: Measurement): string =>
  `| ${[
    one.attack.name,
    one.attack.what,
    whole(one.published),
    whole(one.dropped),
    `${percent(one.cpu)}, ${percent(one.waited)}`,
    keysOf(one, quiet),
    wordsOf(one, quiet),
    growth(one.memory, quiet.memory),
    growth(one.disk, quiet.disk),
    verdict(one),
  ].join(' | ')} |`
