/** The kinds of settings: how their values are read, written and told. */
import { parseBrokerList } from '../broker/broker-address.ts'
import { isSpace } from '../broker/invite.ts'
import { MAX_DURATION, formatDuration, parseDuration } from '../duration.ts'
import { parseNumber } from '../number-range.ts'
import { parseOwnName } from '../user-name.ts'
import type { SettingSpec } from './setting-spec.ts'

/** A setting with a value where nothing is set. */
type Preset<T> = SettingSpec<T, T>
/** A setting that may have no value. */
type Unset<T> = SettingSpec<T, undefined>

const YES: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  [false, false],
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
  ['on', true],
  ['off', false],
])

/** JSON's own words for on and off. */
const SWITCHED: ReadonlyMap<unknown, string> = new Map([
  [true, 'on'],
  [false, 'off'],
])

const formatPlain = (value: unknown): string => String(value)

/** One of these words; the first where nothing is set. For `on` and `off`, `true` and `false` do too. */
export const choiceSetting = <const V extends readonly [string, ...string[]]>(
  ...values: V
): Preset<V[number]> => {
  const options: readonly V[number][] = values
  return {
    rule: { kind: 'choice', values },
    fallback: values[0],
    read: (given) => {
      const word = SWITCHED.get(given) ?? given
      return options.find((option) => option === word)
    },
    format: formatPlain,
  }
}

/** `true` or `false`; `false` where nothing is set. */
export const booleanSetting = (): Preset<boolean> => ({
  rule: { kind: 'boolean' },
  fallback: false,
  read: (given) => YES.get(given),
  format: formatPlain,
})

/** A whole number from `min` to `max`. */
export const numberSetting = (min: number, max: number, fallback: number): Preset<number> => ({
  rule: { kind: 'number', min, max },
  fallback,
  read: (given) =>
    typeof given === 'string' || typeof given === 'number'
      ? parseNumber(String(given), { min, max, integer: true })
      : undefined,
  format: formatPlain,
})

/** What stands for no time at all. */
const NEVER = 'off'

const formatPause = (value: unknown) => (value === 0 ? NEVER : formatDuration(Number(value)))

/** How long something takes, written as `90s` or `1h30m`; the value is in milliseconds, 0 for `off` where it may be that. */
export const durationSetting = (
  fallback: number,
  { min = 1000, max = MAX_DURATION, off = false } = {},
): Preset<number> => ({
  rule: { kind: 'duration', min, max, off },
  fallback,
  read: (given) => {
    if (off && (given === NEVER || given === false)) return 0
    const read = typeof given === 'string' ? parseDuration(given) : undefined
    return read?.ok && read.value >= min && read.value <= max ? read.value : undefined
  },
  format: formatPause,
  toJson: formatPause,
})

/** A part of each day, in minutes after midnight; over midnight where `to` is not after `from`. */
export type TimeSpan = { readonly from: number; readonly to: number }

const CLOCK = /^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$/u

const parseTimeSpan = (text: string): TimeSpan | undefined => {
  const [, ...parts] = CLOCK.exec(text) ?? []
  const [fromHour = 24, fromMinute = 60, toHour = 24, toMinute = 60] = parts.map(Number)
  if (fromHour > 23 || toHour > 23 || fromMinute > 59 || toMinute > 59) return undefined
  const [from, to] = [fromHour * 60 + fromMinute, toHour * 60 + toMinute]
  return from === to ? undefined : { from, to }
}

const formatClock = (minutes: number): string => {
  const hour = String((minutes - (minutes % 60)) / 60)
  return `${hour.padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

const isTimeSpan = (value: unknown): value is TimeSpan =>
  typeof value === 'object' && value !== null && 'from' in value && 'to' in value

const formatTimeSpan = (value: unknown) =>
  isTimeSpan(value) ? `${formatClock(value.from)}-${formatClock(value.to)}` : NEVER

/** A part of each day, such as `22:00-07:00`; `off` or nothing is none. */
export const timeSpanSetting = (): Preset<TimeSpan | 'off'> => ({
  rule: { kind: 'time-span' },
  fallback: NEVER,
  read: (given) => {
    if (given === NEVER || given === false) return NEVER
    return typeof given === 'string' ? parseTimeSpan(given) : undefined
  },
  format: formatTimeSpan,
  toJson: formatTimeSpan,
})

// oxlint-disable-next-line eslint/no-control-regex
const ONE_LINE = /^[^\u0000-\u001F\u007F]+$/u

/** A text on one line, of 1 to `max` characters. */
export const textSetting = (max = 1000): Unset<string> => ({
  rule: { kind: 'text', max },
  fallback: undefined,
  read: (given) => {
    const fits =
      typeof given === 'string' && ONE_LINE.test(given) && Array.from(given).length <= max
    return fits ? given : undefined
  },
  format: formatPlain,
})

const itemsOf = (given: unknown): readonly unknown[] | undefined => {
  if (typeof given === 'string') return given.split(/[\s,]+/u).filter(Boolean)
  return Array.isArray(given) ? given : undefined
}

/**
 * At most `max` values of another kind: a list in `config.json`, words with commas or spaces between them elsewhere. None where
 * nothing is set.
 */
export const listSetting = <T>(item: SettingSpec<T>, max: number): Preset<readonly T[]> => {
  const rule = { kind: 'list', max, of: item.rule } as const
  return {
    rule,
    fallback: [],
    read: (given) => {
      const items = itemsOf(given)
      if (items === undefined || items.length > max) return undefined
      const read = items.flatMap((one) => item.read(one) ?? [])
      return read.length === items.length ? read : undefined
    },
    format: (value) =>
      Array.isArray(value) ? value.map((one) => item.format(one)).join(', ') : '',
    faultsIn: (given) => {
      const faults = (itemsOf(given) ?? []).flatMap((one, index) =>
        item.read(one) === undefined ? [{ path: [index], rule: item.rule }] : [],
      )
      return faults.length === 0 ? [{ path: [], rule }] : faults
    },
  }
}

/** The address of a broker. */
export const brokerSetting = (): Unset<string> => ({
  rule: { kind: 'broker' },
  fallback: undefined,
  read: (given) =>
    typeof given === 'string' && parseBrokerList(given).ok ? given.trim() : undefined,
  format: formatPlain,
})

/** A name for oneself. */
export const ownNameSetting = (): Unset<string> => ({
  rule: { kind: 'name' },
  fallback: undefined,
  read: (given) => (typeof given === 'string' && parseOwnName(given).ok ? given : undefined),
  format: formatPlain,
})

/** The topic prefix of a community. */
export const spaceSetting = (fallback: string): Preset<string> => ({
  rule: { kind: 'space' },
  fallback,
  read: (given) => (typeof given === 'string' && isSpace(given) ? given : undefined),
  format: formatPlain,
})
