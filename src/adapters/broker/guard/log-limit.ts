/** A log that nobody can fill: so many lines a minute, and then how many were left out. */

const MINUTE = 60_000

/** Hands on at most `most` lines a minute; the first line after that tells how many there were more. */
export const limitLog = (
  log: (line: string) => void,
  most = 200,
  now: () => number = Date.now,
): ((line: string) => void) => {
  let began = Number.NEGATIVE_INFINITY
  let lines = 0
  return (line) => {
    const at = now()
    if (at - began >= MINUTE) {
      if (lines > most) log(`${lines - most} more lines were left out`)
      began = at
      lines = 0
    }
    lines += 1
    if (lines <= most) log(line)
  }
}
