/** The examination of a program's broker for its api; it is loaded when somebody asks for it. */
import type { ResultOf } from '../rpc/contract.ts'
import type { Setup } from '../setup.ts'
import type { Program } from './program.ts'

/** Looks at the brokers that the program uses, within so many milliseconds. */
export const lazyDoctor =
  (program: Pick<Program, 'brokers' | 'me' | 'disk'>, setup: Setup) =>
  async (timeout: number): Promise<ResultOf<'doctor'>> => {
    const { startOwnDoctor } = await import('./doctor.ts')
    const { done } = startOwnDoctor(program, setup, { onReport: () => {}, timeout })
    const { broker, findings, software } = await done
    return { broker, findings, ...(software && { software }) }
  }
