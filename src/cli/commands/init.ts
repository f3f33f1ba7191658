/** `papo init --name NAME`: makes the person of a profile. Nothing is published, no broker is needed. */
import type { Invocation } from '../args.ts'
import { profileFlags, storedName } from '../profile/own-name.ts'
import { openProgram } from '../profile/program.ts'
import { jsonLine } from '../process/printable.ts'
import type { Setup } from '../setup.ts'
import type { Out } from './lines/print.ts'
import { cell } from './lines/print.ts'

/** Runs it: 0 done or done before, 1 refused, 2 wrong usage. */
export const runInit = async (call: Invocation, setup: Setup, out: Out): Promise<number> => {
  const { texts, name } = setup
  const before = storedName(setup)
  if (before.ok && before.value !== undefined && before.value !== name?.shown) {
    out.error(texts.init.exists(before.value))
    return 1
  }
  // what is there and cannot be read is told when it is opened
  if (before.ok && !name) {
    out.error(texts.init.noName(profileFlags(setup)))
    return 2
  }
  const opened = openProgram(setup)
  if (!opened.ok) {
    const inUse = name ? texts.init.exists(name.shown) : texts.inUse('?')
    out.error('message' in opened ? opened.message : inUse)
    return 1
  }
  const { me, signer, close } = opened.value
  if (call.flags['json'] === true) out.line(jsonLine({ ...me, key: signer.key }))
  else out.line(texts.init.done(cell(me.name), cell(signer.key)))
  await close()
  return 0
}
