/** A free name, for somebody whose name is taken. */
import type { SafeText, UserId } from '../../core/ids.ts'
import { parseDisplayName, ECHO, parseUserId } from '../../core/ids.ts'
import { MAX_NAME } from '../../core/user-name.ts'

/** `alice2` for `alice`, or the next number that nobody known has; long names are cut to fit. */
export const suggestFreeName = (name: SafeText, isTaken: (id: UserId) => boolean): SafeText => {
  for (let number = 2; number < 10_000; number += 1) {
    const end = String(number)
    const start = Array.from(name)
      .slice(0, MAX_NAME - end.length)
      .join('')
      .trimEnd()
    // some letters are two in small letters, so it may have to be shorter still
    for (let length = start.length; length > 0; length -= 1) {
      const candidate = parseDisplayName(`${start.slice(0, length)}${end}`)
      const id = parseUserId(candidate)
      if (candidate === undefined || id === undefined) continue
      if (id !== ECHO && !isTaken(id)) return candidate
      break
    }
  }
  return name
}
