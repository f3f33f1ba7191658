/** What a test file can leave behind in its process for the next one. */

export type Surroundings = {
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly folder: string
  readonly exitCode: number | string | null | undefined
  /** How many listen to an event of the process, by its name. */
  readonly listeners: Readonly<Record<string, number>>
  /** How many connections, servers, programs and the like are open, by Node's name of them. */
  readonly open: Readonly<Record<string, number>>
}

/** What passes by itself, and what Vitest itself has open now and then. */
const PASSES = new Set(['Timeout', 'Immediate'])

/** Everything that files share in this process, as it is now. */
export const lookAround = (): Surroundings => ({
  variables: { ...process.env },
  folder: process.cwd(),
  exitCode: process.exitCode,
  // Ink listens to all signals as soon as it has drawn something, once for all that it draws
  listeners: Object.fromEntries(
    process
      .eventNames()
      .map(String)
      .filter((name) => !name.startsWith('SIG'))
      .map((name) => [name, process.listenerCount(name)]),
  ),
  open: Object.fromEntries(
    Array.from(
      Map.groupBy(process.getActiveResourcesInfo(), (name) => name),
      ([name, all]) => [name, all.length] as const,
    ).filter(([name]) => !PASSES.has(name)),
  ),
})

/** What is there after a file and was not there before it; empty if it left nothing behind. */
export const leftBehind = (before: Surroundings, after: Surroundings): readonly string[] => {
  const names = new Set([before, after].flatMap(({ variables }) => Object.keys(variables)))
  const more = (kind: 'listeners' | 'open') =>
    Object.entries(after[kind]).flatMap(([name, count]) => {
      const extra = count - (before[kind][name] ?? 0)
      return extra > 0 ? [`${kind}: ${extra} × ${name}`] : []
    })
  return [
    ...[...names]
      .filter((name) => before.variables[name] !== after.variables[name])
      .map((name) => `variable ${name}`),
    ...(before.folder === after.folder ? [] : [`folder ${after.folder}`]),
    ...(before.exitCode === after.exitCode ? [] : [`exit code ${after.exitCode}`]),
    ...more('listeners'),
    ...more('open'),
  ]
}
