/** Texts that are changed when they are asked for: in ASCII, or with other names of keys. */
import { toAscii } from '../core/text/ascii.ts'

type Change = (text: string) => string

const changeValue = (value: unknown, change: Change): unknown => {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((one) => changeValue(one, change))
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
    ? changeTexts(value, change)
    : value
}

/** The same texts, each changed when it is asked for; also what functions among them give. */
export const changeTexts = <T extends object>(texts: T, change: Change): T => {
  // a part of the texts is the same one each time, as components expect of it
  const parts = new Map<string | symbol, unknown>()
  return new Proxy(texts, {
    get: (target, name) => {
      if (!parts.has(name)) parts.set(name, changeValue(Reflect.get(target, name), change))
      return parts.get(name)
    },
    apply: (target, self: unknown, given: readonly unknown[]) =>
      typeof target === 'function'
        ? changeValue(Reflect.apply(target, self, given), change)
        : undefined,
  })
}

/** The texts in ASCII, for terminals whose locale has no other letters. */
export const toAsciiTexts = <T extends object>(texts: T): T => changeTexts(texts, toAscii)
