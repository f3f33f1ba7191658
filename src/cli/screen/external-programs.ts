/** Programs beside ours: the person's editor, the shell behind Ctrl-Z. */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '../setup.ts'

/** Lets the person edit a text in `$VISUAL` or `$EDITOR` (else vi); the text as it was left. */
export const editText = async (text: string, env: Environment): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'papo-'))
  const file = join(folder, 'message.txt')
  try {
    await writeFile(file, text, { mode: 0o600 })
    const editor = env['VISUAL'] || env['EDITOR'] || 'vi'
    // by a shell, because the variable may hold arguments, as everywhere
    const command = ['-c', `${editor} "$1"`, 'sh', file]
    await finished(spawn('/bin/sh', command, { stdio: 'inherit', env: { ...env } }))
    return (await readFile(file, 'utf8')).replace(/\r?\n$/u, '')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const finished = (child: ReturnType<typeof spawn>): Promise<void> =>
  new Promise((resolve) => {
    child.once('error', () => resolve())
    child.once('exit', () => resolve())
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

/** Stops the program like any other behind Ctrl-Z; resolves when the shell continues it. */
export const stopUntilContinued = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGCONT', () => resolve())
    process.kill(process.pid, 'SIGSTOP')
  })
