/** Profiles that Node writes with `--cpu-prof`, by the files and names of the source. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { isAbsolute, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What is used of the profile's format (`Profiler.Profile` of the Chrome DevTools protocol). */
type ProfileNode = {
  readonly id: number
  readonly callFrame: {
    readonly functionName: string
    readonly url: string
    /** From 0, as columns. */
    readonly lineNumber: number
    readonly columnNumber: number
  }
  /** How many samples were taken in each line, which count from 1. */
  readonly positionTicks?: readonly { readonly line: number; readonly ticks: number }[]
}
type CpuProfile = {
  readonly nodes: readonly ProfileNode[]
  /** The node in which the program was at each sample, and microseconds since the sample before. */
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

/** A function by name and file, and its time without what it calls, in milliseconds. */
type SelfTime = { readonly title: string; readonly time: number }

/** All profiles in a folder, that of the busiest process first. */
export const readProfiles = (folder: string): readonly CpuProfile[] =>
  globSync('*.cpuprofile', { cwd: folder })
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile)
    .toSorted((a, b) => b.samples.length - a.samples.length)

/** Finds the file and line of the source, where it is known; lines and columns from 0. */
const createSources = (root: string) => {
  const maps = new Map<string, SourceMap | undefined>()
  const mapOf = (path: string) => {
    const known = maps.get(path)
    if (known || maps.has(path)) return known
    const file = `${path}.map`
    const map = existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8'))) : undefined
    maps.set(path, map)
    return map
  }
  return (url: string, line: number, column: number) => {
    // parts of the program have their path for a name, as CommonJS has
    const path = url.startsWith('file:') ? fileURLToPath(url) : url
    if (!isAbsolute(path)) return { file: url, line: undefined }
    const entry = mapOf(path)?.findEntry(line, column)
    if (!entry || !('originalSource' in entry))
      return { file: relative(root, path), line: undefined }
    const file = entry.originalSource.replace(/^.*node_modules\//u, '').replace(/^(?:\.\.\/)+/u, '')
    return { file, line: entry.originalLine + 1 }
  }
}

/** The functions of a node with their shares of its time: a bundle's own code is that of many files. */
const createNaming = (root: string) => {
  const sourceOf = createSources(root)
  const lineTitles = ({ callFrame, positionTicks = [] }: ProfileNode) => {
    const sum = positionTicks.reduce((all, { ticks }) => all + ticks, 0)
    return positionTicks.map(({ line, ticks }) => ({
      title: `(as it is loaded)  ${sourceOf(callFrame.url, line - 1, 0).file}`,
      share: ticks / sum,
    }))
  }
  return (node: ProfileNode): readonly { readonly title: string; readonly share: number }[] => {
    const { functionName, url, lineNumber, columnNumber } = node.callFrame
    // what the program waited is not its time
    if (functionName === '(idle)') return []
    if (url === '') return [{ title: functionName, share: 1 }]
    if (functionName === '' && lineNumber === 0 && columnNumber === 0) return lineTitles(node)
    const { file, line } = sourceOf(url, lineNumber, columnNumber)
    const where = line === undefined ? file : `${file}:${line}`
    return [{ title: `${functionName || '(without a name)'}  ${where}`, share: 1 }]
  }
}

/** The time of each function in these profiles, the largest first, and that of all. */
export const selfTimes = (
  profiles: readonly CpuProfile[],
  root: string,
): { readonly total: number; readonly functions: readonly SelfTime[] } => {
  const namesOf = createNaming(root)
  const times = new Map<string, number>()
  let total = 0
  for (const { nodes, samples, timeDeltas } of profiles) {
    const spent = new Map<number, number>()
    for (const [index, id] of samples.entries())
      spent.set(id, (spent.get(id) ?? 0) + (timeDeltas[index] ?? 0) / 1000)
    for (const node of nodes) {
      const time = spent.get(node.id) ?? 0
      for (const { title, share } of time > 0 ? namesOf(node) : []) {
        times.set(title, (times.get(title) ?? 0) + time * share)
        total += time * share
      }
    }
  }
  const functions = [...times]
    .map(([title, time]) => ({ title, time }))
    .toSorted((a, b) => b.time - a.time)
  return { total, functions }
}
