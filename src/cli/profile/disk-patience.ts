/** How long a start waits for a database that another program has for itself, such as a backup. */
import { DEFAULT_TIMEOUT } from '../command-spec.ts'
import type { Setup } from '../setup.ts'
import type { OpenFailure } from './program.ts'

type Told = Extract<OpenFailure, { readonly message: string }>

/** True for a failure that is final; else it is told once that papo waits, for as long as commands wait for a broker. */
export const createDiskPatience = (
  { texts }: Pick<Setup, 'texts'>,
  tell: (why: string) => void,
): ((failure: Told) => boolean) => {
  const end = Date.now() + DEFAULT_TIMEOUT * 1000
  let isTold = false
  return ({ isBusy }) => {
    if (isBusy !== true || Date.now() > end) return true
    if (!isTold) tell(texts.diskBusy)
    isTold = true
    return false
  }
}
