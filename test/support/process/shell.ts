/** Lines of shell, as the manuals give them. */
import { spawnSync } from 'node:child_process'

/** Runs shell commands in `folder`; throws with what they said when one fails. */
export const run = (
  folder: string,
  command: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): void => {
  const options = { cwd: folder, env, encoding: 'utf8' } as const
  const { status, stderr } = spawnSync('sh', ['-ec', command], options)
  if (status !== 0) throw new Error(`${command}\n${stderr}`)
}
