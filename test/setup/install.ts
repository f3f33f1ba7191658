/** The first step of `npm test`: what the tests need and this machine lacks is installed, where that may be done. */
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { missingTools, nothingMayBeSkipped, packagesOf } from './tools.ts'
import type { Tool } from './tools.ts'

/** The longest (ms) that one step of apt may take. */
const PATIENCE = 600_000
/** Neither questions nor waiting: whoever holds apt's lock, or a network that is away, gets a minute. */
const QUIET = ['-q', '-y', '-o', 'DPkg::Lock::Timeout=60', '-o', 'Acquire::http::Timeout=30']

type Done = { readonly ok: boolean; readonly said: string }

const run = (command: readonly string[]): Done => {
  const [file = '', ...args] = command
  const { status, error, stdout, stderr } = spawnSync(file, args, {
    encoding: 'utf8',
    timeout: PATIENCE,
    // what apt and its packages ask must not wait for an answer
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return { ok: status === 0, said: error ? error.message : `${stdout}${stderr}`.trim() }
}

/** What has to stand before a command that only root may run; undefined where there is no way. */
const asRoot = (): readonly string[] | undefined => {
  if (process.getuid?.() === 0) return []
  return run(['sudo', '-n', 'true']).ok ? ['sudo', '-n'] : undefined
}

/** What the packages start by themselves, and how the command line of its process is told from others. */
const SERVICES: readonly { readonly name: string; readonly isIt: (line: string) => boolean }[] = [
  { name: 'mosquitto', isIt: (line) => /^(?:\S*\/)?mosquitto(?: |$)/u.test(line) },
  { name: 'nats-server', isIt: (line) => /^(?:\S*\/)?nats-server(?: |$)/u.test(line) },
  { name: 'rabbitmq-server', isIt: (line) => /beam\S* .*rabbitmq_server-/u.test(line) },
  { name: 'ejabberd', isIt: (line) => /beam\S* .*-s ejabberd/u.test(line) },
]

/** The command lines of all processes. */
const commandLines = (): readonly string[] =>
  globSync('/proc/[0-9]*/cmdline').flatMap((file) => {
    try {
      return readFileSync(file, 'utf8').split('\0').join(' ').trim()
    } catch {
      // it ended in this moment
      return []
    }
  })

type Service = (typeof SERVICES)[number]

const runningServices = (): readonly Service[] => {
  const lines = commandLines()
  return SERVICES.filter(({ isIt }) => lines.some(isIt))
}

const runsEpmd = () => commandLines().some((line) => /^(?:\S*\/)?epmd(?: |$)/u.test(line))

/** Stops what the packages started; nobody here asked for it. What ran before goes on. */
const stopServices = (root: readonly string[], before: readonly Service[], hadEpmd: boolean) => {
  for (const service of runningServices()) {
    if (!before.includes(service)) run([...root, 'service', service.name, 'stop'])
  }
  // Erlang's port mapper stays behind; it refuses to end where another node uses it
  if (!hadEpmd && runsEpmd()) run([...root, 'epmd', '-kill'])
}

/** Installs; says why not. */
const install = (packages: readonly string[]): Done => {
  if (!run(['apt-get', '--version']).ok) return { ok: false, said: 'this machine has no apt' }
  const root = asRoot()
  if (root === undefined) {
    return { ok: false, said: 'only root may install, and sudo wants a password or is not there' }
  }
  process.stdout.write(`The tests need ${packages.join(' ')}: installing with apt …\n`)
  const apt = [...root, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...QUIET]
  const [before, hadEpmd] = [runningServices(), runsEpmd()]
  // old lists may do where the network is away, so its failure is no failure yet
  const updated = run([...apt, 'update'])
  const installed = run([...apt, 'install', '--no-install-recommends', ...packages])
  stopServices(root, before, hadEpmd)
  const said = installed.ok || updated.ok ? installed.said : `${updated.said}\n${installed.said}`
  return { ok: installed.ok, said: said.split('\n').slice(-8).join('\n') }
}

const tell = (missing: readonly Tool[], why: string) => {
  const names = missing.join(', ')
  const packages = packagesOf(missing).join(' ')
  process.stderr.write(
    nothingMayBeSkipped()
      ? `CI is set, so no test may be left out, and this is missing: ${names}.\nInstalling it failed: ${why}\nOn Debian: apt install ${packages}\n`
      : `Tests that need ${names} will be left out: ${why}\n`,
  )
}

const missing = missingTools()
if (missing.length > 0) {
  const { said } = install(packagesOf(missing))
  const still = missingTools()
  if (still.length > 0) {
    tell(still, said || 'what apt installed is not what was looked for; see PYTHON and MOSQUITTO')
    if (nothingMayBeSkipped()) process.exitCode = 1
  }
}
