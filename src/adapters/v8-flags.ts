/** Flags of V8 that the program changes while it runs. */
import { setFlagsFromString } from 'node:v8'

/** Each part of the program has this module for itself, and the flags are those of the process. */
const CHANGED = Symbol.for('papo.changed-flags')

/** What was changed: each flag as it is by itself, and as it is now. */
const changed = (): Map<string, string> => {
  const known: unknown = Reflect.get(process, CHANGED)
  if (known instanceof Map) return known as Map<string, string>
  const fresh = new Map<string, string>()
  Reflect.set(process, CHANGED, fresh)
  return fresh
}

/** Sets a flag of V8 that `usual` is by itself; both as on the command line. */
export const changeFlag = (usual: string, now: string): void => {
  setFlagsFromString(now)
  if (usual === now) changed().delete(usual)
  else changed().set(usual, now)
}

/** A flag as it is now; `usual` as on the command line. */
export const flagNow = (usual: string): string => changed().get(usual) ?? usual

/** Does something with the flags as they are by themselves, with which V8 compiled what Node has with it. */
export const withUsualFlags = <T>(task: () => T): T => {
  const flags = changed()
  for (const usual of flags.keys()) setFlagsFromString(usual)
  try {
    return task()
  } finally {
    for (const now of flags.values()) setFlagsFromString(now)
  }
}
