/** Lines of shell, as the manuals give them. */
import { spawnSync } from 'node:child_process'

/** Runs shell commands in `folder`; throws with what they said when one fails. */
export const run = (folder: string, command: string): void => {
  const { status, stderr } = spawnSync('sh', ['-ec', command], { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command}\n${stderr}`)
}
