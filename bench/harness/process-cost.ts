/** What a process has cost, finer than the ticks of /proc/PID/stat (Linux). */
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** Milliseconds of the processor of all threads that still run. */
export const threadsCpuOf = (pid: number): number =>
  readdirSync(`/proc/${pid}/task`)
    .map((thread) => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' '))
    .reduce((sum, [ran]) => sum + Number(ran) / 1_000_000, 0)

/** How often the threads of a process have gone to sleep by themselves so far: each ends with a wake-up. */
export const sleepsOf = (pid: number): number =>
  readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => {
    const status = readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8')
    return sum + Number(/^voluntary_ctxt_switches:\s+(\d+)/mu.exec(status)?.[1])
  }, 0)

/** Megabytes that a process has for itself, and those of files (its program), which others may share. */
export const memoryParts = (
  pid: number,
): { readonly anonymous: number; readonly files: number } => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const megabytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'mu').exec(status)?.[1]) / 1024
  return { anonymous: megabytes('RssAnon'), files: megabytes('RssFile') }
}

/** A command that ran to its end: its exit code, milliseconds until then, and of the processor. */
export type CommandCost = { readonly code: number; readonly wall: number; readonly cpu: number }

/** Runs a Node command without a terminal; what it prints is dropped. The shell measures it (bash). */
export const measureCommand = (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<CommandCost> =>
  new Promise((resolve, reject) => {
    const script = 'TIMEFORMAT="%R %U %S"; time "$@" >&2 3>&-'
    const child = spawn('bash', ['-c', script, 'bash', process.execPath, ...args], {
      env: { ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    child.once('error', reject)
    child.once('close', (code) => {
      const [wall, user, system] = (said.trim().split('\n').at(-1) ?? '').split(' ').map(Number)
      resolve({
        code: code ?? -1,
        wall: (wall ?? Number.NaN) * 1000,
        cpu: ((user ?? Number.NaN) + (system ?? Number.NaN)) * 1000,
      })
    })
  })
