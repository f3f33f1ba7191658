/**
 * What this start runs that others do not: which command, and whether it goes through another program. `load-part.ts` is in
 * another file of the built program than those who know it, so it lies where all of them find it.
 */
const KIND = Symbol.for('papo.start-kind')

const shared: typeof globalThis & { [KIND]?: string } = globalThis

/** Tells something of this start: it is of another kind than starts without it. */
export const noteStart = (what: string): void => {
  const known = startKind()
  if (!known.split(' ').includes(what)) shared[KIND] = `${known} ${what}`
}

/** All that was told of this start, empty before anything was. */
export const startKind = (): string => shared[KIND] ?? ''
