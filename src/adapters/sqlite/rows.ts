/** Reads what the database gives back. A value of another kind means damage, and is thrown as such. */
import type { SQLOutputValue } from 'node:sqlite'
import { parseJson } from '../../core/schema.ts'
import { readStoredEvent } from '../../model/model.ts'
import type { ChatEvent } from '../../model/events.ts'

/** One row, by the names of its columns. */
export type DbRow = { readonly [column: string]: SQLOutputValue }

const throwDamaged = (column: string): never => {
  throw new Error(`the database holds something else than expected in "${column}"`)
}

/** Reads a text column. */
export const textColumn = (row: DbRow, column: string): string => {
  const value = row[column]
  return typeof value === 'string' ? value : throwDamaged(column)
}

/** Reads a whole number. */
export const readNumber = (row: DbRow, column: string): number => {
  const value = row[column]
  return typeof value === 'number' ? value : throwDamaged(column)
}

/** Reads bytes. */
export const readBytes = (row: DbRow, column: string): Uint8Array => {
  const value = row[column]
  return value instanceof Uint8Array ? value : throwDamaged(column)
}

/** Reads the event that `append` wrote, as a list of one; what cannot be read is skipped. */
export const readEvent = (row: DbRow): readonly ChatEvent[] => {
  const event = readStoredEvent(parseJson(textColumn(row, 'json')))
  return event ? [event] : []
}
