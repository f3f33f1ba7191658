/** Which brokers `papo doctor` looks at, and in whose name: those that papo itself would use. */
import { openDisk } from '../../adapters/sqlite.ts'
import { parseBrokerList } from '../../core/broker/broker-address.ts'
import { parseUserId } from '../../core/ids.ts'
import type { UserId } from '../../core/ids.ts'
import type { DoctorBroker, DoctorTarget } from '../../doctor/examination.ts'
import { connectControl } from '../rpc/control.ts'
import type { CliResult, Setup } from '../setup.ts'
import { doctorClientId, doctorSessionPart } from './doctor-client-id.ts'
import { findBroker } from './broker-discovery.ts'
import { readCredentials } from './credentials.ts'
import { readLastBroker } from './last-broker.ts'
import { hasDatabase, storedName } from './own-name.ts'

/** How long (ms) a running papo may take to say what it uses. */
const ASK_TIMEOUT = 1

/** What a papo that has the profile open uses: it may have been started with other flags. */
const askRunning = async ({
  paths,
  profile,
  space,
}: Setup): Promise<{
  readonly isOpen: boolean
  readonly broker?: string
  readonly name?: string
}> => {
  const remote = await connectControl(paths.socket(profile, space))
  if (!remote) return { isOpen: false }
  const link = await remote.call('link', { timeout: ASK_TIMEOUT })
  remote.close()
  return link.ok ? { ...link.value, isOpen: true } : { isOpen: true }
}

/** Nobody has a name in this profile yet: whoever asks is called this. */
const NOBODY = 'doctor' as UserId

/** The part of the client id that stays the same, with the profile's disk where it has one. */
const sessionPartOf = (setup: Setup): string => {
  const disk = hasDatabase(setup)
    ? openDisk(setup.paths.database(setup.profile, setup.space))
    : undefined
  const part = doctorSessionPart(setup, disk?.ok ? disk.value : undefined)
  if (disk?.ok) disk.value.close()
  return part
}

/** What is looked at. `isOpen`: a running papo has the profile, and maybe flags that nobody knows here. */
export type FoundTarget = { readonly target: DoctorTarget; readonly isOpen: boolean }

/** The failure is for the person. Nothing is made in the profile. */
export const doctorTarget = async (setup: Setup): Promise<CliResult<FoundTarget>> => {
  const { settings, space } = setup
  const credentials = readCredentials(setup)
  if (!credentials.ok) return credentials
  const running = await askRunning(setup)
  const stored = storedName(setup)
  const name = setup.name?.id ?? parseUserId(running.name ?? (stored.ok ? stored.value : undefined))
  const wanted = settings.broker ?? (running.broker || readLastBroker(setup))
  const list = wanted === undefined ? undefined : parseBrokerList(wanted)
  let brokers: readonly DoctorBroker[] = []
  if (list?.ok) {
    // the same order as for a connection: among several the account in a URL counts before the one that is for all
    brokers = list.value.map((named) =>
      list.value.length > 1
        ? { ...credentials.value, ...named }
        : { ...named, ...credentials.value },
    )
  } else {
    const found = await findBroker(setup)
    if (!found.ok) return found
    brokers = [{ url: found.value.url }]
  }
  return {
    ok: true,
    value: {
      isOpen: running.isOpen,
      target: {
        brokers,
        space,
        me: name ?? NOBODY,
        baseId: doctorClientId(settings.clientId),
        sessionPart: sessionPartOf(setup),
      },
    },
  }
}
