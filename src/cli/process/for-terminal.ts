/** Sentences for people: where a terminal shows them, their lines break between words. */
import { breakLines } from '../../text/break-lines.ts'

/** Terminals of fewer columns, and those that do not tell, break lines as they like. */
const NARROWEST = 10

/** Where something is printed. */
export type PrintedTo = { readonly isTTY?: boolean; readonly columns?: number }

/** In a pipe or a file each stays one line; at a terminal the last column stays free, for some go on by themselves there. */
export const forTerminal = (text: string, { isTTY, columns = 0 }: PrintedTo): string =>
  isTTY === true && columns > NARROWEST ? breakLines(text, columns - 1) : text
