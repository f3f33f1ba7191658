/** Flags that are times: `--since 2h`, `--until 2026-11-20`, and exact times as other programs write them. */
import { parseMillis } from '../core/ids.ts'
import { parseTypedTime } from '../i18n/times/typed-dates.ts'
import type { TypedTime } from '../i18n/times/typed-dates.ts'
import { revealLine } from '../core/text/safe-text.ts'
import type { Invocation } from './args.ts'
import { textFlag } from './args.ts'
import type { CliResult } from './setup.ts'
import { cliFailure } from './setup.ts'
import type { CliTexts } from './texts/cli-texts.ts'

// RFC 3339 with a zone: what `date --iso-8601=seconds` and most logs write
const EXACT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/iu

const exactTime = (typed: string): TypedTime | undefined => {
  const at = EXACT.test(typed) ? parseMillis(Math.floor(Date.parse(typed))) : undefined
  return at === undefined ? undefined : { from: at, until: at }
}

/** From when to when (Unix ms, `until` exclusive) a command is asked for; nothing where it was not said. */
export type TimeRange = { readonly since?: number; readonly until?: number }

/** Reads `--since` and `--until`: a day is meant as a whole. `now` in Unix ms. The failure is for the person. */
export const timeRange = (call: Invocation, texts: CliTexts, now: number): CliResult<TimeRange> => {
  const read = (flag: string) => {
    const typed = textFlag(call, flag)
    if (typed === undefined) return { flag, typed, time: undefined }
    return { flag, typed, time: exactTime(typed) ?? parseTypedTime(typed, now) }
  }
  const [since, until] = [read('since'), read('until')]
  for (const { flag, typed, time } of [since, until]) {
    if (typed !== undefined && !time)
      return cliFailure(texts.log.badTime(`--${flag}`, revealLine(typed)), 2)
  }
  if (since.time && until.time && since.time.from >= until.time.until)
    return cliFailure(texts.log.nothingBetween, 2)
  return {
    ok: true,
    value: {
      ...(since.time ? { since: since.time.from } : {}),
      ...(until.time ? { until: until.time.until } : {}),
    },
  }
}
