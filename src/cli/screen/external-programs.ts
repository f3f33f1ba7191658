/** Programs beside ours: the person's editor and pager, the shell behind Ctrl-Z. */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '../setup.ts'

/** Runs a program of the person on a text in a file of ours; the text as it was left, and whether the program did well. */
const runOnText = async (text: string, program: string, env: Environment) => {
  const folder = await mkdtemp(join(tmpdir(), 'papo-'))
  const file = join(folder, 'message.txt')
  try {
    await writeFile(file, text, { mode: 0o600 })
    // by a shell, because the variable may hold arguments, as everywhere
    const command = ['-c', `${program} "$1"`, 'sh', file]
    const code = await finished(spawn('/bin/sh', command, { stdio: 'inherit', env: { ...env } }))
    return { text: await readFile(file, 'utf8'), isDone: code === 0 }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Lets the person edit a text in `$VISUAL` or `$EDITOR` (else vi); the text as it was left. */
export const editText = async (text: string, env: Environment): Promise<string> => {
  const editor = env['VISUAL'] || env['EDITOR'] || 'vi'
  return (await runOnText(text, editor, env)).text.replace(/\r?\n$/u, '')
}

/** Lets the person read a text in `$PAGER` (else less); false when that could not be run. */
export const pageText = async (text: string, env: Environment): Promise<boolean> => {
  const pager = env['PAGER'] || 'less'
  return (await runOnText(`${text}\n`, pager, env)).isDone
}

/** The exit code; 127, as of a shell, for what could not be started, and 128 for what a signal ended. */
const finished = (child: ReturnType<typeof spawn>): Promise<number> =>
  new Promise((resolve) => {
    child.once('error', () => resolve(127))
    child.once('exit', (code) => resolve(code ?? 128))
  })

/**
 * Follows the shell that stops and continues the program without asking: `kill -TSTP`, and `fg` after a
 * stop that nobody could answer. `busy` tells whether the terminal belongs to another program.
 */
export const handleJobControl = (handlers: {
  readonly busy: () => boolean
  readonly suspend: () => void
  readonly redraw: () => void
}): void => {
  process.on('SIGTSTP', () => {
    // the other program stops too, and looks after the terminal itself
    if (handlers.busy()) process.kill(process.pid, 'SIGSTOP')
    else handlers.suspend()
  })
  process.on('SIGCONT', () => {
    if (!handlers.busy()) handlers.redraw()
  })
}

/**
 * Stops the program like any other behind Ctrl-Z; resolves when the shell continues it. The whole job stops, as
 * a terminal does it: npm, which would wait for us, and leave nobody there to type `fg` to.
 */
export const stopUntilContinued = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGCONT', () => resolve())
    // 0: our process group
    process.kill(0, 'SIGSTOP')
  })
