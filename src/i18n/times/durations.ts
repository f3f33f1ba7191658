/** How long something takes, in words. */

/** The words for one and for several of a unit. */
type UnitForms = readonly [one: string, many: string]

/** Words for days, hours, minutes and seconds. */
export type DurationUnits = readonly [
  days: UnitForms,
  hours: UnitForms,
  minutes: UnitForms,
  seconds: UnitForms,
]

const SECONDS = [86_400, 3600, 60, 1] as const

/** Makes a function that tells a duration (ms) by its largest unit that leaves no rest: `7 days`, `90 minutes`. */
export const createDurationFormat =
  (words: DurationUnits) =>
  (ms: number): string => {
    const seconds = Math.round(ms / 1000)
    const index = SECONDS.findIndex((unit) => seconds % unit === 0)
    const count = seconds / (SECONDS[index] ?? 1)
    const [one, many] = words[index] ?? words[3]
    return `${count} ${count === 1 ? one : many}`
  }
