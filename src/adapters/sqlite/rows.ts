/** Reads what the database gives back. A value of another kind means damage, and is thrown as such. */
import type { SQLOutputValue } from 'node:sqlite'
import { parseJson, readAnyString, readFinite } from '../../core/schema.ts'
import type { Reader } from '../../core/schema.ts'
import { readStoredEvent } from '../../model/stored-events.ts'
import type { ChatEvent } from '../../model/events.ts'

/** One row, by the names of its columns. */
export type DbRow = { readonly [column: string]: SQLOutputValue }

const throwDamaged = (column: string): never => {
  throw new Error(`the database holds something else than expected in "${column}"`)
}

const columnReader =
  <T>(read: Reader<T>) =>
  (row: DbRow, column: string): T => {
    const value = read(row[column])
    return value === undefined ? throwDamaged(column) : value
  }

/** Reads a text column. */
export const textColumn = columnReader(readAnyString)

/** Reads a whole number. */
export const readNumber = columnReader(readFinite)

/** Reads bytes. */
export const readBytes = columnReader((value) => (value instanceof Uint8Array ? value : undefined))

/** Reads the event that `append` wrote, as a list of one; what cannot be read is skipped. */
export const readEvent = (row: DbRow): readonly ChatEvent[] => {
  const event = readStoredEvent(parseJson(textColumn(row, 'json')))
  return event ? [event] : []
}
