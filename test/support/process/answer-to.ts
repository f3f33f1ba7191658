/** A line typed into `papo --plain`, and what it answers. */
import { until } from '../wait.ts'
import type { Pty } from './pty.ts'

/** Types a line; what was written since, without its echo, once this stands in it. */
export const answerTo = async (
  screen: Pty,
  line: string,
  wanted: string | RegExp,
): Promise<string> => {
  const from = screen.written().length
  screen.type(`${line}\r`)
  // the terminal repeats what is typed
  const since = () => screen.written().slice(from).replace(line, '').replaceAll('\r', '')
  const isThere = () =>
    typeof wanted === 'string' ? since().includes(wanted) : wanted.test(since())
  await until(isThere, `${line} never gave ${String(wanted)}`, 20_000)
  return since()
}
