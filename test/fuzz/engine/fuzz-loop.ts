/** Gives a target one input after the other and watches what becomes of each: exceptions, time, memory. */
import { createInputs } from './make-input.ts'
import { shrinkInput } from './shrink.ts'
import type { FuzzTarget } from './target.ts'

/** The longest (ms) that one input may keep the processor at work, for each piece of it. */
const MAX_PIECE_TIME = 100
/** The most (bytes) that one read of a socket or a terminal gives to the program, before others have their turn. */
const PIECE = 65_536
/** The most memory (bytes) that the whole process may take. */
const MAX_MEMORY = 300_000_000

/** An input below this (ms) is no candidate for the slowest. */
const QUICK = 2
/** How often (ms) memory is looked at and progress reported. */
const LOOK_EVERY = 250

/** Which inputs: of a seed, from a number on, as many as asked for or as fit into a time. */
export type FuzzRange = {
  readonly seed: number
  readonly from: number
  readonly inputs: number
  readonly seconds: number
}

/** What went wrong, and with which input; `number` is -1 for one that was given. */
export type FuzzFault = {
  readonly number: number
  readonly what: string
  readonly input: string
  readonly shrunk: string
}

/** How a run went. Times in ms, memory in bytes. */
export type FuzzReport = {
  readonly inputs: number
  readonly seconds: number
  readonly slowest: number
  /** The number of the input that took longest. */
  readonly slowestNumber: number
  readonly peakMemory: number
  readonly fault?: FuzzFault
}

/** What a loop tells of itself while it runs. */
export type FuzzListener = {
  readonly onProgress: (number: number) => void
  /** Called before each input, to know at the end of the process which it was. */
  readonly onInput?: (number: number) => void
}

const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const place = error.stack?.split('\n').find((line) => /\/(?:src|components)\//u.test(line))
  return `${error.name}: ${error.message.slice(0, 2000)}${place ? `\n${place}` : ''}`
}

/** The kind of a fault: where it comes from, without the values in it. */
const kindOf = (what: string) =>
  what
    .split('\n')
    .map((line) => line.slice(0, 60).replaceAll(/\d+|".*/gu, ''))
    .join('\n')

/** Collects what nobody uses any more, where node was started with --expose-gc. */
const collectGarbage = () => {
  const collect: unknown = Reflect.get(globalThis, 'gc')
  if (typeof collect === 'function') collect()
}

const memoryNow = (): number => process.memoryUsage.rss()

/** How long (ms) an input keeps the processor at work, whoever else wants it, and what is wrong with it. */
const tryInput = async (target: FuzzTarget, input: string) => {
  const began = process.cpuUsage()
  const timed = (what: string | undefined) => {
    const { user, system } = process.cpuUsage(began)
    return { time: (user + system) / 1000, what }
  }
  try {
    const pending = target.check(input)
    if (pending) await pending
    return timed(undefined)
  } catch (error) {
    return timed(describe(error))
  }
}

/** The time of an input without what else the process did meanwhile, such as collecting garbage: the least of some. */
const timeAgain = async (target: FuzzTarget, input: string, first: number): Promise<number> => {
  let least = first
  for (let count = 0; count < 4 && least > QUICK; count += 1) {
    // one after the other, or they would measure each other
    // oxlint-disable-next-line no-await-in-loop
    const { time } = await tryInput(target, input)
    least = Math.min(least, time)
  }
  return least
}

/**
 * What is wrong with an input that took so long (ms). A long one may take longer, but no more than in proportion: what
 * grows faster than its input is found by the longest ones.
 */
const slowness = (input: string, time: number): string | undefined =>
  time > MAX_PIECE_TIME * Math.max(1, Math.ceil(input.length / PIECE))
    ? `Slow: an input of ${input.length} characters took ${Math.round(time)} ms`
    : undefined

/** What is wrong with an input, looked at once more when it took long. */
const judge = async (target: FuzzTarget, input: string) => {
  const { time, what } = await tryInput(target, input)
  if (what !== undefined) return { time, what }
  if (time <= QUICK) return { time, what }
  const least = await timeAgain(target, input, time)
  return { time: least, what: slowness(input, least) }
}

const faultOf = async (
  target: FuzzTarget,
  number: number,
  input: string,
  what: string,
): Promise<FuzzFault> => {
  const kind = kindOf(what)
  const judgeAlone = async (one: string) => {
    await target.renew?.()
    return judge(target, one)
  }
  const shrunk = await shrinkInput(input, async (smaller) => {
    const found = await judgeAlone(smaller)
    return found.what !== undefined && kindOf(found.what) === kind
  })
  const after = await judgeAlone(shrunk)
  // what only comes of the inputs before it is not made smaller
  if (after.what === undefined) return { number, what, input, shrunk: '' }
  return { number, what: after.what, input, shrunk }
}

/** Runs one input that was given. */
export const fuzzOne = async (target: FuzzTarget, input: string): Promise<FuzzReport> => {
  const { time, what } = await judge(target, input)
  const report = {
    inputs: 1,
    seconds: time / 1000,
    slowest: time,
    slowestNumber: -1,
    peakMemory: memoryNow(),
  }
  return what === undefined ? report : { ...report, fault: await faultOf(target, -1, input, what) }
}

/** Runs inputs until there are enough, the time is up, or one has a fault. */
export const fuzz = async (
  target: FuzzTarget,
  { seed, from, inputs, seconds }: FuzzRange,
  { onProgress, onInput }: FuzzListener,
): Promise<FuzzReport> => {
  const makeInput = createInputs(target)
  const began = performance.now()
  const end = began + seconds * 1000
  let [slowest, slowestNumber, peakMemory, lookedAt] = [0, -1, memoryNow(), began]
  const report = (number: number, fault?: FuzzFault): FuzzReport => ({
    inputs: Math.max(0, number - from),
    seconds: (performance.now() - began) / 1000,
    slowest,
    slowestNumber,
    peakMemory,
    ...(fault ? { fault } : {}),
  })

  const { epoch = 1, renew } = target
  // what an input meets is what those before it left behind
  for (let number = from - (from % epoch); number < from + inputs; number += 1) {
    // oxlint-disable-next-line no-await-in-loop
    if (number % epoch === 0 && renew) await renew()
    onInput?.(number)
    const input = makeInput(seed, number)
    const started = performance.now()
    let what: string | undefined
    try {
      const pending = target.check(input)
      // most targets answer at once, and waiting for them would take longer than they do
      // oxlint-disable-next-line no-await-in-loop
      if (pending) await pending
    } catch (error) {
      what = describe(error)
    }
    const now = performance.now()
    if (what === undefined && now - started > Math.max(QUICK, slowest)) {
      // oxlint-disable-next-line no-await-in-loop
      const least = await timeAgain(target, input, now - started)
      if (least > slowest) [slowest, slowestNumber] = [least, number]
      what = slowness(input, least)
    }
    if (what !== undefined) {
      // it is the last one
      // oxlint-disable-next-line no-await-in-loop
      return report(number + 1, await faultOf(target, number, input, what))
    }
    if (now - lookedAt < LOOK_EVERY) continue
    lookedAt = now
    onProgress(number)
    if (memoryNow() > MAX_MEMORY) collectGarbage()
    const memory = memoryNow()
    peakMemory = Math.max(peakMemory, memory)
    if (memory > MAX_MEMORY) {
      const much = `Memory: ${Math.round(memory / 1e6)} MB after input ${number}`
      return report(number + 1, { number, what: much, input, shrunk: input })
    }
    if (now > end) return report(number + 1)
  }
  return report(from + inputs)
}
