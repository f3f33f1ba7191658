/** Which named broker this profile used last, for starts that name none. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseBrokerList } from '../../core/broker/broker-address.ts'
import type { Setup } from '../setup.ts'

/** The file that remembers which named broker was used last. */
const lastBrokerFile = (setup: Setup) =>
  join(setup.paths.space(setup.profile, setup.space), 'broker')

/** The URL of the named broker that was used last, if there was one; of several, all of them with commas between. */
export const readLastBroker = (setup: Setup): string | undefined => {
  try {
    const read = parseBrokerList(readFileSync(lastBrokerFile(setup), 'utf8').trim())
    return read.ok ? read.value.map(({ url }) => url).join(',') : undefined
  } catch {
    // none was used yet
    return undefined
  }
}

/** The next start looks for a broker again. */
export const forgetLastBroker = (setup: Setup) => {
  try {
    rmSync(lastBrokerFile(setup), { force: true })
  } catch {
    // a folder that cannot be written is reported elsewhere
  }
}

/** Remembers the URL of a named broker for the next start. */
export const writeLastBroker = (setup: Setup, url: string) => {
  try {
    writeFileSync(lastBrokerFile(setup), `${url}\n`, { mode: 0o600 })
  } catch {
    // the next start asks again, and a full disk is reported elsewhere
  }
}
