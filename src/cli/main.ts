/** argv → one of the commands; what is heavy is loaded only by the command that needs it. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Call } from './args.ts'
import { parse } from './args.ts'
import { guardCommand, unread } from './process/crash.ts'
import { help, misuseIn } from './help.ts'
import { hasBrokenArgument, readInput } from './process/input.ts'
import type { Environment, Setup } from './setup.ts'
import { cliTexts } from './texts/cli-texts.ts'
import { shown } from './process/printable.ts'
import type { Out } from './commands/print.ts'
import { signalled } from './process/signals.ts'
import { terminal } from './commands/print.ts'

const A_DAY = 86_400_000

/** The version of this build. */
export const version = (): string => process.env['PAPO_VERSION'] ?? 'development'

/** Runs papo. The exit code: 0 done, 1 refused or failed, 2 wrong usage. */
export const main = async (argv: readonly string[], env: Environment): Promise<number> => {
  if (hasBrokenArgument(argv)) {
    const { earlyLanguage } = await import('./setup.ts')
    terminal.error(cliTexts(earlyLanguage(argv, env)).brokenArgument)
    return 1
  }
  const call = parse(argv)
  if (!call.ok) {
    const { earlyLanguage } = await import('./setup.ts')
    terminal.error(misuseIn(call.misuse, earlyLanguage(argv, env)))
    return 2
  }
  const { command, flags } = call.value
  const isScreen = command.name === '' && flags['help'] !== true && flags['version'] !== true
  // the full screen has an ear of its own for a terminal that is gone
  const gone = isScreen ? new Promise<never>(() => {}) : unread()
  if (flags['help'] === true) {
    const { earlyLanguage } = await import('./setup.ts')
    process.stdout.write(shown(help(command, earlyLanguage(argv, env))))
    return 0
  }
  if (flags['version'] === true) {
    terminal.line(`papo ${version()}`)
    return 0
  }
  const { prepare } = await import('./setup.ts')
  const setup = prepare(call.value, env)
  if (!setup.ok) {
    terminal.error(setup.message)
    return setup.code
  }
  if (command.name === 'group disband' && flags['yes'] !== true) {
    terminal.error(setup.value.texts.groups.notSure(call.value.words[0] ?? ''))
    return 2
  }
  for (const warning of setup.value.warnings) terminal.error(warning)
  // the full screen has a guard of its own
  if (command.name !== '') guardCommand(setup.value.paths.log, setup.value.texts.crashed)
  // while it waits for a broker that is away, nothing else would keep the process alive
  const alive = setInterval(() => {}, A_DAY)
  try {
    return await run(call.value, setup.value, terminal, gone)
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

const run = async (call: Call, setup: Setup, out: Out, gone: Promise<'asked'>): Promise<number> => {
  switch (call.command.name) {
    case '': {
      const { fullScreen } = await withoutFetch(() => import('./screen/full-screen.tsx'))
      return fullScreen(setup, version())
    }
    case 'broker': {
      const { broker } = await import('./commands/broker.ts')
      const asked = signalled().then(() => 'asked' as const)
      return broker(call, setup, out, Promise.race([asked, gone]))
    }
    default:
      return visiting(call, setup, out, gone)
  }
}

/** How long (ms) it may take to leave a topic, or a profile that is just being opened. */
const LEAVES = 1000

const visiting = async (
  call: Call,
  setup: Setup,
  out: Out,
  gone: Promise<'asked'>,
): Promise<number> => {
  const { GIVE_WAY, visit } = await import('./rpc/attach.ts')
  const { isDeed, loadWork } = await import('./run-command.ts')
  const work = await loadWork(() => readInput(process.stdin))
  const isTail = call.command.name === 'tail'
  let isCut = false
  // while the profile is closed it is known how it went, and the exit code says so
  let isDone = false
  const signal = signalled()
  const asked = signal.then(() => 'asked' as const)
  // what is not read any more ends what would go on for ever; everything else is done to its end
  const ended = isTail ? Promise.race([asked, gone]) : asked
  const cut = async () => {
    // it ends by itself, after it has left what it followed
    if (isTail) return ended.then(() => pause(LEAVES)).then(() => 0)
    const { code } = await signal
    if (isDeed(call) && !isDone) out.error(setup.texts.interrupted)
    isCut = true
    return code
  }
  const interrupted = cut()
  // what was cut short says no more
  const heard: Out = {
    line: (text) => (isCut ? undefined : out.line(text)),
    error: (text) => (isCut ? undefined : out.error(text)),
  }
  const close = async (opening: ReturnType<typeof visit>) => {
    const found = await opening
    if (found.ok) await found.value.close()
  }
  for (;;) {
    const opening = visit(setup)
    // once, but for `tail`, which goes on through whoever has the profile next, and for a closing one
    // oxlint-disable-next-line no-await-in-loop
    const found = await Promise.race([opening, interrupted])
    if (typeof found === 'number') {
      // oxlint-disable-next-line no-await-in-loop
      await Promise.race([close(opening), pause(LEAVES)])
      return found
    }
    if (!found.ok) {
      out.error(found.message)
      return found.code
    }
    // oxlint-disable-next-line no-await-in-loop
    const code = await Promise.race([work(call, found.value, setup, heard, ended), interrupted])
    isDone = code !== 'again'
    // oxlint-disable-next-line no-await-in-loop
    await close(opening)
    if (code !== 'again') return code
    // whoever asked for the profile gets it first
    // oxlint-disable-next-line no-await-in-loop
    await pause(GIVE_WAY)
  }
}
