/** A command that works with a profile: opens it or finds who has it open, and ends when the command does, or a signal. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Invocation } from './args.ts'
import type { Out } from './commands/lines/print.ts'
import { readInput } from './process/input.ts'
import { nextTerminationSignal } from './process/signals.ts'
import { attachProfile, YIELD_PAUSE } from './rpc/attach.ts'
import { otherHolder } from './rpc/other-holder.ts'
import { changesState, createCommandRunner } from './run-command.ts'
import type { Setup } from './setup.ts'

/** How long (ms) it may take to leave a topic, or a profile that is just being opened. */
const LEAVE_TIMEOUT = 1000

const close = async (opening: ReturnType<typeof attachProfile>) => {
  const attached = await opening
  if (attached.ok) await attached.value.close()
}

/** Runs a command that works with a profile; the exit code. `outputEnd` resolves when nobody reads what it prints. */
export const runAttached = async (
  call: Invocation,
  setup: Setup,
  out: Out,
  outputEnd: Promise<'stopped'>,
): Promise<number> => {
  const runCommand = createCommandRunner(() => readInput(process.stdin))
  const isTail = call.command.name === 'tail'
  let isCut = false
  // from then on only the profile is closed, and the exit code is known
  let isDone = false
  const signal = nextTerminationSignal()
  const terminated = signal.then(() => 'stopped' as const)
  // output that nobody reads ends `tail`, which would never end; all other commands finish
  const ended = isTail ? Promise.race([terminated, outputEnd]) : terminated
  const cut = async () => {
    // it ends by itself, after it has left what it followed
    if (isTail) return ended.then(() => pause(LEAVE_TIMEOUT)).then(() => 0)
    const { code } = await signal
    if (changesState(call) && !isDone) out.error(setup.texts.interrupted)
    isCut = true
    return code
  }
  const interrupted = cut()
  // a command that was cut short prints nothing more
  const outUntilCut: Out = {
    line: (text) => (isCut ? undefined : out.line(text)),
    error: (text) => (isCut ? undefined : out.error(text)),
  }
  for (;;) {
    const opening = attachProfile(setup, outUntilCut.error)
    // once, except that a command continues through the next holder when the profile is taken from it
    // oxlint-disable-next-line no-await-in-loop
    const attached = await Promise.race([opening, interrupted])
    if (typeof attached === 'number') {
      // oxlint-disable-next-line no-await-in-loop
      await Promise.race([close(opening), pause(LEAVE_TIMEOUT)])
      return attached
    }
    if (!attached.ok) {
      out.error(attached.message)
      return attached.code
    }
    const { renamedFrom, isOpenElsewhere } = attached.value
    // oxlint-disable-next-line no-await-in-loop
    const other = isOpenElsewhere && (await otherHolder(call, attached.value, setup.texts))
    if (other !== undefined) {
      out.error(other)
      // oxlint-disable-next-line no-await-in-loop
      await close(opening)
      return 1
    }
    if (renamedFrom !== undefined) out.error(setup.texts.renamed(renamedFrom))
    // oxlint-disable-next-line no-await-in-loop
    const code = await Promise.race([
      runCommand(call, { profile: attached.value, texts: setup.texts, out: outUntilCut }, ended),
      interrupted,
    ])
    isDone = code !== 'retry'
    // oxlint-disable-next-line no-await-in-loop
    await close(opening)
    if (code !== 'retry') return code
    // the program that asked for the profile gets it first
    // oxlint-disable-next-line no-await-in-loop
    await pause(YIELD_PAUSE)
  }
}
