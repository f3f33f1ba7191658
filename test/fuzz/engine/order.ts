/** What a process that fuzzes is told to do, and what it answers, as lines of JSON. */
import {
  parseJson,
  readAnyString,
  readBoolean,
  readFinite,
  readInteger,
  readObject,
} from '../../../src/core/schema.ts'
import type { FuzzRange, FuzzReport } from './fuzz-loop.ts'

/** One run of one target. */
export type FuzzOrder = FuzzRange & {
  readonly target: string
  /** This input alone. */
  readonly input?: string
  /** Tells the number of each input before it is tried. */
  readonly trace?: boolean
}

const readCount = readInteger(0, Number.MAX_SAFE_INTEGER)

const readOrderObject = readObject(
  {
    target: readAnyString,
    seed: readFinite,
    from: readCount,
    inputs: readCount,
    seconds: readFinite,
  },
  { input: readAnyString, trace: readBoolean },
)

/** Reads an order; nothing where it is none. */
export const readOrder = (text: string): FuzzOrder | undefined => readOrderObject(parseJson(text))

const readReport = readObject(
  {
    inputs: readCount,
    seconds: readFinite,
    slowest: readFinite,
    slowestNumber: readFinite,
    peakMemory: readFinite,
  },
  {
    fault: readObject({
      number: readFinite,
      what: readAnyString,
      input: readAnyString,
      shrunk: readAnyString,
    }),
  },
)
const readLine = readObject({}, { progress: readFinite, report: readReport })

/** An answer: how far it is, or how it went. */
export const readAnswer = (
  line: string,
): { readonly progress?: number; readonly report?: FuzzReport } => readLine(parseJson(line)) ?? {}
