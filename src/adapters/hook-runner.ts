/**
 * Runs the hooks: each one after the other in the order of what happened, a few of them at a time, and no longer than they may.
 * Nobody waits for them. What is too much for a slow one is left out.
 */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import type { Clock } from '../ports/clock.ts'
import type { Stop } from '../core/stop.ts'

/** So many hooks run at the same time. */
export const MAX_RUNNING_HOOKS = 8
/** So many events wait for one hook. */
export const MAX_WAITING_FOR_HOOK = 50
/** Between two starts (ms): starting a program costs this one some milliseconds, and a flood must not start thousands. */
export const HOOK_START_GAP = 25
/** How long (ms) hooks get to end when the program does, and to be gone after they were killed. */
export const HOOK_END_GRACE = 1000

/** A program that was started. `ended` is its exit code (128 + the number of a signal), or `missing` where it cannot be run. */
export type StartedHook = {
  readonly ended: Promise<number | 'missing'>
  /** Once it has ended: does something that it started go on? */
  readonly leftSomething: () => boolean
  /** Kills it and all that it started. */
  readonly kill: () => void
}

/** Starts a program with this on its standard input. */
export type StartHook = (command: readonly string[], input: string) => StartedHook

/** What went wrong with a hook. */
export type HookFault = 'missing' | 'late' | 'too-many' | `code ${number}`

type Command = { readonly run: readonly string[]; readonly timeout: number }

export type HookRunner = {
  /** Runs the hook with this number, when it is its turn. */
  readonly run: (hook: number, input: string) => void
  /** Lets the hooks end, for a moment; then kills them. */
  readonly close: () => Promise<void>
}

type Deps = {
  readonly start: StartHook
  readonly clock: Pick<Clock, 'after'>
  /** Called once for each fault of each hook. */
  readonly onFault: (hook: number, fault: HookFault) => void
}

type Lane = {
  readonly command: Command
  readonly waiting: string[]
  readonly told: Set<HookFault>
  running: StartedHook | undefined
}

/** Makes a runner of these commands. */
export const createHookRunner = (
  commands: readonly Command[],
  { start, clock, onFault }: Deps,
): HookRunner => {
  const lanes: readonly Lane[] = commands.map((command) => ({
    command,
    waiting: [],
    told: new Set(),
    running: undefined,
  }))
  let gap: Stop | undefined
  let isClosed = false
  // whose turn it is: a hook with much to do does not hold up the others
  let turn = 0
  let onIdle: (() => void) | undefined
  // hooks that have ended while something that they started goes on
  const leftBehind = new Map<StartedHook, Stop>()

  const tell = (lane: Lane, fault: HookFault) => {
    if (lane.told.has(fault)) return
    lane.told.add(fault)
    onFault(lanes.indexOf(lane), fault)
  }

  const runOne = async (lane: Lane, input: string) => {
    const { run, timeout } = lane.command
    const started = start(run, input)
    lane.running = started
    const { promise: stuck, resolve: giveUp } = Promise.withResolvers<number>()
    let isLate = false
    let stopTimer = clock.after(timeout, () => {
      isLate = true
      // what it left behind has no more time than the hook itself
      if (leftBehind.delete(started) && started.leftSomething()) tell(lane, 'late')
      started.kill()
      // of another user, or stuck in the kernel: what cannot be killed does not hold up the next one
      stopTimer = clock.after(HOOK_END_GRACE, () => giveUp(128))
    })
    const code = await Promise.race([started.ended, stuck])
    if (!isLate && started.leftSomething()) leftBehind.set(started, stopTimer)
    else stopTimer()
    lane.running = undefined
    if (isLate) tell(lane, 'late')
    else if (code === 'missing') tell(lane, code)
    else if (code !== 0 && !isClosed) tell(lane, `code ${code}`)
    startNext()
    if (isIdle()) onIdle?.()
  }

  const isIdle = () => lanes.every(({ running, waiting }) => !running && waiting.length === 0)

  const startNext = () => {
    if (gap || isClosed) return
    if (lanes.filter(({ running }) => running).length >= MAX_RUNNING_HOOKS) return
    const order = [...lanes.slice(turn), ...lanes.slice(0, turn)]
    const lane = order.find(({ running, waiting }) => !running && waiting.length > 0)
    const input = lane?.waiting.shift()
    if (!lane || input === undefined) return
    turn = lanes.indexOf(lane) + 1
    gap = clock.after(HOOK_START_GAP, () => {
      gap = undefined
      startNext()
    })
    void runOne(lane, input)
  }

  return {
    run: (hook, input) => {
      const lane = lanes[hook]
      if (!lane || isClosed) return
      if (lane.waiting.length >= MAX_WAITING_FOR_HOOK) return tell(lane, 'too-many')
      lane.waiting.push(input)
      startNext()
    },
    close: async () => {
      if (!isIdle()) {
        const { promise, resolve } = Promise.withResolvers<void>()
        onIdle = resolve
        const stopTimer = clock.after(HOOK_END_GRACE, resolve)
        await promise
        stopTimer()
      }
      isClosed = true
      gap?.()
      for (const { running } of lanes) running?.kill()
      for (const [started, stopTimer] of leftBehind) {
        stopTimer()
        started.kill()
      }
      leftBehind.clear()
    },
  }
}

/** Is there a process with this number, or (a negative number) one of this group? */
const exists = (number: number): boolean => {
  try {
    return process.kill(number, 0)
  } catch (error) {
    // it is there, and another user's
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) =>
  exitCode !== null || signalCode !== null

/**
 * Is something left of the group of a program that has ended? While there is, the system gives its number to no other
 * process: if one has it, the group is gone, and that number is somebody else's.
 */
const leftGroup = (child: ChildProcess): boolean =>
  child.pid !== undefined && hasEnded(child) && !exists(child.pid) && exists(-child.pid)

const killGroup = (child: ChildProcess) => {
  if (child.pid === undefined || (hasEnded(child) && !leftGroup(child))) return
  try {
    // a negative number is the group: a script's own programs must not stay behind
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // it ended a moment ago, or is another user's
  }
}

const MISSING: StartedHook = {
  ended: Promise.resolve('missing'),
  leftSomething: () => false,
  kill: () => {},
}

/** Starts programs in this environment, each in a process group of its own; what they print is nobody's business. */
export const startHookIn =
  (env: Readonly<Record<string, string | undefined>>): StartHook =>
  ([file = '', ...args], input) => {
    let child: ChildProcess
    try {
      child = spawn(file, args, { env, detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
    } catch {
      // what Node throws at: a path through a file, arguments that are too long
      return MISSING
    }
    const { promise, resolve } = Promise.withResolvers<number | 'missing'>()
    child.once('error', () => resolve('missing'))
    child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 128)))
    // it may end before it has read everything
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
    return {
      ended: promise,
      leftSomething: () => leftGroup(child),
      kill: () => killGroup(child),
    }
  }
