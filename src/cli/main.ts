/** argv → one of the commands; what is heavy is loaded only by the command that needs it. */
import { revealLine } from '../core/text/safe-text.ts'
import type { Invocation } from './args.ts'
import { parseCommandLine, textFlag } from './args.ts'
import { guardAgainstCrash, outputClosed } from './process/crash.ts'
import { formatHelp, formatUsageError } from './help.ts'
import { hasBrokenArgument } from './process/input.ts'
import { openTerminal } from './screen/terminal/open-terminal.ts'
import { createSetup, earlyLanguage } from './setup.ts'
import type { Environment, Setup } from './setup.ts'
import { cliTexts } from './texts/cli-texts.ts'
import { forTerminal } from './process/for-terminal.ts'
import { growNewSpaceAtOnce } from './process/memory.ts'
import { printable } from './process/printable.ts'
import type { Out } from './commands/lines/print.ts'
import { hideSecrets } from './process/secrets.ts'
import { noteStart } from './process/start-kind.ts'
import { nextTerminationSignal } from './process/signals.ts'
import { terminal } from './commands/lines/print.ts'

const ONE_DAY = 86_400_000

/** The version of this build. */
export const version = (): string => process.env['PAPO_VERSION'] ?? 'development'

/** What a start of this command runs. */
const kindOf = ({ command, flags }: Invocation): string => {
  if (flags['help'] === true) return 'help'
  if (flags['version'] === true) return 'version'
  return command.name === '' ? 'screen' : command.name
}

/** Runs papo. The exit code: 0 done, 1 refused or failed, 2 wrong usage. */
export const main = async (argv: readonly string[], given: Environment): Promise<number> => {
  const language = () => earlyLanguage(argv, given)
  if (hasBrokenArgument(argv)) {
    terminal.error(cliTexts(language()).brokenArgument)
    return 1
  }
  const env = hideSecrets(argv, given)
  const parsed = parseCommandLine(argv)
  if (!parsed.ok) {
    noteStart('usage')
    terminal.error(formatUsageError(parsed.usageError, language()))
    return 2
  }
  const { command, flags } = parsed.value
  const kind = kindOf(parsed.value)
  noteStart(kind)
  // the full screen notices by itself when its terminal is gone
  const outputEnd = kind === 'screen' ? new Promise<never>(() => {}) : outputClosed()
  if (kind === 'help') {
    process.stdout.write(forTerminal(printable(formatHelp(command, language())), process.stdout))
    return 0
  }
  if (kind === 'version') {
    terminal.line(`papo ${version()}`)
    return 0
  }
  const setup = createSetup(parsed.value, env)
  if (!setup.ok) {
    terminal.error(setup.message)
    return setup.code
  }
  const [named = ''] = parsed.value.positionals
  // without a name it is refused for that
  if (command.name === 'group disband' && named !== '' && flags['yes'] !== true) {
    terminal.error(setup.value.texts.groups.notSure(revealLine(named)))
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

const isOn = (value: string | undefined) =>
  value !== undefined && !/^(?:0|false|no|)$/iu.test(value)

/** Is there somebody who hears lines instead of seeing a screen, or a terminal that can show nothing else? */
const wantsLines = ({ settings, env }: Setup): boolean => {
  const { TERM, INK_SCREEN_READER, ACCESSIBLE } = env
  const isDumb = (TERM === 'dumb' || TERM === 'unknown') && process.stdin.isTTY
  return settings.plain || isOn(INK_SCREEN_READER) || isOn(ACCESSIBLE) || isDumb
}

const runInvocation = async (
  call: Invocation,
  setup: Setup,
  out: Out,
  outputEnd: Promise<'stopped'>,
): Promise<number> => {
  switch (call.command.name) {
    case '': {
      if (wantsLines(setup)) {
        noteStart('plain')
        const { runPlainScreen } = await import('./screen/plain/plain-screen.tsx')
        return runPlainScreen(setup, version())
      }
      const opened = openTerminal(setup)
      if (!opened) return 2
      growNewSpaceAtOnce()
      const { runFullScreen } = await import('./screen/full-screen.tsx')
      return runFullScreen(setup, version(), opened)
    }
    case 'broker': {
      const { runBroker } = await import('./commands/broker.ts')
      const interrupted = nextTerminationSignal().then(() => 'stopped' as const)
      return runBroker(call, setup, out, Promise.race([interrupted, outputEnd]))
    }
    case 'init': {
      const { runInit } = await import('./commands/init.ts')
      return runInit(call, setup, out)
    }
    case 'doctor': {
      const { runDoctor } = await import('./commands/doctor.ts')
      return runDoctor(call, setup, out)
    }
    case 'export': {
      const file = textFlag(call, 'verify')
      if (file === undefined) return runWithProfile(call, setup, out, outputEnd)
      const { runVerify } = await import('./commands/history/verify-export.ts')
      return runVerify(call, file, setup.texts, out)
    }
    default:
      return runWithProfile(call, setup, out, outputEnd)
  }
}

const runWithProfile = async (
  ...given: readonly [call: Invocation, setup: Setup, out: Out, outputEnd: Promise<'stopped'>]
): Promise<number> => {
  const { runAttached } = await import('./run-attached.ts')
  return runAttached(...given)
}
