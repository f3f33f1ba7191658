/** What a fuzzer knows of one decoder, or of a few that read the same kind of thing. */

/** A decoder that is given inputs of all kinds. */
export type FuzzTarget = {
  /**
   * Inputs that are read, one of each kind: the fuzzer changes them. Where `alphabet` is `bytes`, every character
   * stands for one byte (see `bytesOf`).
   */
  readonly seeds: readonly string[]
  readonly alphabet: 'text' | 'bytes'
  /** Pieces that mean something to the decoder, to be put anywhere. */
  readonly words?: readonly string[]
  /** Behind a first line, or instead of one, the seeds are JSON whose values are changed too. */
  readonly json?: 'whole' | 'after-line'
  /** The longest input that is made now and then, in UTF-16 units. */
  readonly longest?: number
  /** Throws where an input is not read as it must be. */
  readonly check: (input: string) => void | Promise<void>
  /** What the inputs leave behind is given up after so many of them; `renew` begins anew. */
  readonly epoch?: number
  readonly renew?: () => Promise<void>
  readonly close?: () => void | Promise<void>
}

/** Makes a target; it is made in the process that runs it. */
export type OpenTarget = () => FuzzTarget | Promise<FuzzTarget>

/** The bytes that an input stands for. */
export const bytesOf = (input: string): Buffer => Buffer.from(input, 'latin1')

/** Bytes, or a text in UTF-8, as an input. */
export const inputOf = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('latin1')

/** Throws unless something holds; `what` is a sentence about what should be. */
export const must = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(`it must be that ${what}`)
}

/** The same for two values that must be equal as JSON. */
export const mustEqual = (one: unknown, other: unknown, what: string): void => {
  const [a, b] = [JSON.stringify(one), JSON.stringify(other)]
  if (a !== b) throw new Error(`it must be that ${what}: ${a} and ${b}`)
}

// what a terminal obeys: C0 but for tab and newline, DEL, C1, and overrides of the writing direction
// oxlint-disable-next-line eslint/no-control-regex
const OBEYED = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E]/u

/** Throws where a text that is said to be safe has something in it that a terminal obeys. */
export const mustBeSafe = (text: string, what: string): void => {
  if (OBEYED.test(text) || !text.isWellFormed())
    throw new Error(`it must be that ${what} is safe: ${JSON.stringify(text)}`)
}
