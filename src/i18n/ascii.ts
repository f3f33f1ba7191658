/** The texts of the screen in ASCII, for terminals whose locale has no other letters. */
import { toAscii } from '../core/text/ascii.ts'

const toAsciiValue = (value: unknown): unknown => {
  if (typeof value === 'string') return toAscii(value)
  if (Array.isArray(value)) return value.map(toAsciiValue)
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
    ? toAsciiTexts(value)
    : value
}

/** The same texts, each spelled in ASCII when it is asked for; also what functions among them give. */
export const toAsciiTexts = <T extends object>(texts: T): T => {
  // a part of the texts is the same one each time, as components expect of it
  const parts = new Map<string | symbol, unknown>()
  return new Proxy(texts, {
    get: (target, name) => {
      if (!parts.has(name)) parts.set(name, toAsciiValue(Reflect.get(target, name)))
      return parts.get(name)
    },
    apply: (target, self: unknown, given: readonly unknown[]) =>
      typeof target === 'function' ? toAsciiValue(Reflect.apply(target, self, given)) : undefined,
  })
}
