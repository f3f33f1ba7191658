/** The input that Ink reads instead of the terminal: empty but for the text that is forwarded to it. */
import { PassThrough } from 'node:stream'

/** A stand-in for the terminal's input; raw mode is the business of the real one. */
export const createInkInput = () => {
  const stream: PassThrough & {
    isTTY: boolean
    setRawMode: (on: boolean) => unknown
    ref: () => unknown
    unref: () => unknown
  } = Object.assign(new PassThrough(), {
    isTTY: true,
    setRawMode: () => stream,
    ref: () => stream,
    unref: () => stream,
  })
  return stream
}
