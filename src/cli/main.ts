/** argv → one of the commands; what is heavy is loaded only by the command that needs it. */
import { setTimeout as pause } from 'node:timers/promises'
import { revealLine } from '../core/text/safe-text.ts'
import type { Invocation } from './args.ts'
import { parseCommandLine } from './args.ts'
import { guardAgainstCrash, outputClosed } from './process/crash.ts'
import { formatHelp, formatUsageError } from './help.ts'
import { hasBrokenArgument, readInput } from './process/input.ts'
import type { Environment, Setup } from './setup.ts'
import { cliTexts } from './texts/cli-texts.ts'
import { printable } from './process/printable.ts'
import type { Out } from './commands/print.ts'
import { hideSecrets } from './process/secrets.ts'
import { nextTerminationSignal } from './process/signals.ts'
import { terminal } from './commands/print.ts'

const ONE_DAY = 86_400_000

/** The version of this build. */
export const version = (): string => process.env['PAPO_VERSION'] ?? 'development'

/** Runs papo. The exit code: 0 done, 1 refused or failed, 2 wrong usage. */
export const main = async (argv: readonly string[], given: Environment): Promise<number> => {
  const language = async () => (await import('./setup.ts')).earlyLanguage(argv, given)
  if (hasBrokenArgument(argv)) {
    terminal.error(cliTexts(await language()).brokenArgument)
    return 1
  }
  const env = hideSecrets(argv, given)
  const parsed = parseCommandLine(argv)
  if (!parsed.ok) {
    terminal.error(formatUsageError(parsed.usageError, await language()))
    return 2
  }
  const { command, flags } = parsed.value
  const isScreen = command.name === '' && flags['help'] !== true && flags['version'] !== true
  // the full screen notices by itself when its terminal is gone
  const outputEnd = isScreen ? new Promise<never>(() => {}) : outputClosed()
  if (flags['help'] === true) {
    process.stdout.write(printable(formatHelp(command, await language())))
    return 0
  }
  if (flags['version'] === true) {
    terminal.line(`papo ${version()}`)
    return 0
  }
  const { createSetup } = await import('./setup.ts')
  const setup = createSetup(parsed.value, env)
  if (!setup.ok) {
    terminal.error(setup.message)
    return setup.code
  }
  if (command.name === 'group disband' && flags['yes'] !== true) {
    terminal.error(setup.value.texts.groups.notSure(revealLine(parsed.value.positionals[0] ?? '')))
    return 2
  }
  for (const warning of setup.value.warnings) terminal.error(warning)
  // the full screen has its own guard
  if (command.name !== '') guardAgainstCrash(setup.value.paths.log, setup.value.texts.crashed)
  // while it waits for a broker that is away, nothing else would keep the process alive
  const alive = setInterval(() => {}, ONE_DAY)
  try {
    return await runInvocation(parsed.value, setup.value, terminal, outputEnd)
  } finally {
    clearInterval(alive)
  }
}

/** Ink's layout engine looks for `fetch` as it loads, and that look alone loads an HTTP client. */
const withoutFetch = async <T>(load: () => Promise<T>): Promise<T> => {
  const fetch = Object.getOwnPropertyDescriptor(globalThis, 'fetch')
  Reflect.deleteProperty(globalThis, 'fetch')
  try {
    return await load()
  } finally {
    if (fetch) Object.defineProperty(globalThis, 'fetch', fetch)
  }
}

const runInvocation = async (
  call: Invocation,
  setup: Setup,
  out: Out,
  outputEnd: Promise<'stopped'>,
): Promise<number> => {
  switch (call.command.name) {
    case '': {
      const { runFullScreen } = await withoutFetch(() => import('./screen/full-screen.tsx'))
      return runFullScreen(setup, version())
    }
    case 'broker': {
      const { runBroker } = await import('./commands/broker.ts')
      const interrupted = nextTerminationSignal().then(() => 'stopped' as const)
      return runBroker(call, setup, out, Promise.race([interrupted, outputEnd]))
    }
    default:
      return runAttached(call, setup, out, outputEnd)
  }
}

/** How long (ms) it may take to leave a topic, or a profile that is just being opened. */
const LEAVE_TIMEOUT = 1000

const runAttached = async (
  call: Invocation,
  setup: Setup,
  out: Out,
  outputEnd: Promise<'stopped'>,
): Promise<number> => {
  const { YIELD_PAUSE, attachProfile } = await import('./rpc/attach.ts')
  const { changesState, loadCommandRunner } = await import('./run-command.ts')
  const runCommand = await loadCommandRunner(() => readInput(process.stdin))
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
  const close = async (opening: ReturnType<typeof attachProfile>) => {
    const attached = await opening
    if (attached.ok) await attached.value.close()
  }
  for (;;) {
    const opening = attachProfile(setup)
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
