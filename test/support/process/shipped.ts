/** The configurations in `mosquitto/`, started as they are shipped. */
import { cpSync, readFileSync } from 'node:fs'
import { join as path } from 'node:path'
import { freshFolder } from './fresh-folder.ts'
import { startMosquitto, type Mosquitto } from './mosquitto.ts'

/** The folder that is shipped. */
export const shipped = path(import.meta.dirname, '../../../mosquitto')

/** Starts a copy of the shipped folder; only its listener and where its data is are replaced. */
export const startShipped = async (
  file: string,
  prepare: (folder: string) => void = () => undefined,
): Promise<Mosquitto> => {
  const folder = freshFolder()
  cpSync(shipped, folder, { recursive: true })
  prepare(folder)
  const lines = readFileSync(path(folder, file), 'utf8').split('\n')
  const ours = /^(?:listener|persistence_location|persistence_file) /u
  if (lines.filter((line) => ours.test(line)).length !== 3) throw new Error(`${file} has changed`)
  return startMosquitto({
    config: lines.filter((line) => !ours.test(line)).join('\n'),
    persistenceDir: folder,
  })
}
