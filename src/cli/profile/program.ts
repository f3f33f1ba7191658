/** Opens a profile: lock, disk, key, runtime, and the socket by which other commands work through it. */
import { systemClock } from '../../adapters/clock.ts'
import { byItself } from '../../adapters/by-itself.ts'
import { openKeyring } from '../../adapters/keyring.ts'
import { lockProfile } from '../../adapters/profile-lock.ts'
import { systemIds } from '../../adapters/ids.ts'
import { openDisk } from '../../adapters/sqlite.ts'
import type { DiskError } from '../../adapters/sqlite.ts'
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'
import { createPacketTrace } from '../../adapters/packet-trace.ts'
import type { PacketTrace } from '../../adapters/packet-trace.ts'
import { explainMessage } from '../../protocol/explain-message.ts'
import type { PacketTraceReader } from '../../core/broker/traced-packet.ts'
import { openPacketMark } from '../../adapters/packet-mark.ts'
import type { ChatEvent, Effect } from '../../model/events.ts'
import type { SafeText, UserId } from '../../core/ids.ts'
import { revealLine } from '../../core/text/safe-text.ts'
import type { Warning } from '../../model/screen/link.ts'
import type { Transport } from '../../ports/transport.ts'
import { diskTroubleOf, isDiskFailure } from '../../ports/storage.ts'
import type { Disk } from '../../ports/storage.ts'
import type { Signer } from '../../ports/signer.ts'
import type { Runtime } from '../../runtime/runtime-types.ts'
import type { BrokerChange } from '../../store/services.ts'
import { createRuntime } from '../../runtime/runtime.ts'
import { createBrokerChoice } from './broker-choice.ts'
import { avoidOtherUsers } from './broker-discovery.ts'
import type { FoundBroker } from './broker-discovery.ts'
import type { DoctorBroker } from '../../doctor/examination.ts'
import { loadHooks } from './load-hooks.ts'
import { indexInBackground } from './search.ts'
import { readCredentials } from './credentials.ts'
import { hasDatabase, isKnownToOthers, keepOwnName, noPerson, ownNameOf } from './own-name.ts'
import { preferencesOf } from './preferences.ts'
import { logLine } from '../process/crash.ts'
import { printable } from '../process/printable.ts'
import type { CliFailure, CliResult, Setup } from '../setup.ts'
import { cliFailure, KEEP_ALIVE_VARIABLE } from '../setup.ts'

export type Program = {
  readonly runtime: Runtime
  readonly disk: Disk
  readonly signer: Signer
  /** The packets of its connection. */
  readonly packets: PacketTraceReader
  readonly me: { readonly id: UserId; readonly name: SafeText }
  /** The name that this profile had until now, where it is another one. */
  readonly renamedFrom?: SafeText
  /** The brokers that it uses, the one of the moment first, each with the account for it. */
  readonly brokers: () => readonly DoctorBroker[]
  /** Finds the broker and starts to connect; the failure explains why there is none. */
  readonly connect: () => Promise<CliResult<FoundBroker>>
  /** Uses this broker from now on, or with `-` the one before, and connects. */
  readonly useBroker: (typed: string) => BrokerChange
  /** Says offline, closes everything and gives the lock back. */
  readonly close: () => Promise<void>
}

/** Called for everything that happens in a program. */
export type ProgramListeners = {
  readonly onEvents?: (events: readonly ChatEvent[]) => void
  readonly onNotify?: (effect: Extract<Effect, { type: 'notify' }>) => void
  readonly isTyping?: () => boolean
}

const clientIdOf = (disk: Disk): string => {
  const known = disk.keyValues.get('client-id')
  if (known !== undefined) return known
  const fresh = `papo-${systemIds().next(systemClock.now())}`
  disk.transaction(true, () => disk.keyValues.put('client-id', fresh))
  return fresh
}

/** What has to be stored before anything else; the error is the one of a disk that does not open. */
const storingAtStart = <T>(task: () => T): Result<T, DiskError> => {
  try {
    return ok(task())
  } catch (error) {
    if (!isDiskFailure(error)) throw error
    return fail(diskTroubleOf(error) === 'busy' ? 'in-use' : 'no-access')
  }
}

/** Warnings that a log keeps as well, for somebody who looks for the cause later. */
const LOGGED: ReadonlySet<string> = new Set(['slow-packet', 'poison-packet', 'hook-failed'])

const logWarning = ({ paths, texts }: Setup, { key, about }: Warning) => {
  if (LOGGED.has(key)) logLine(paths.log, `${texts.warnings[key] ?? key}: ${printable(about)}`)
}

/** The MQTT library takes as long to load as the rest: the first frame does not wait for it. */
const lazyTransport = (trace: PacketTrace): Transport => ({
  connect: async (options, events) => {
    const { createMqttTransport } = await import('../../adapters/mqtt.ts')
    // a short break is not shown to others; a killed program is, within 1.5 keep-alives
    const willDelay = Math.min(10, Math.floor(options.keepAlive / 2))
    return createMqttTransport({ willDelay, trace }).connect(options, events)
  },
})

/**
 * Why a profile is not open: what the person is told; or another program of papo has it (`inUse`); or, with what is told
 * when that does not end, another program has its database for itself (`isBusy`).
 */
export type OpenFailure =
  | (CliFailure & { readonly isBusy?: true })
  | { readonly ok: false; readonly inUse: true; readonly pid?: number }

/** Opens the profile of this setup. */
export const openProgram = (
  setup: Setup,
  listeners: ProgramListeners = {},
): { readonly ok: true; readonly value: Program } | OpenFailure => {
  const { paths, profile, space, texts } = setup
  const credentials = readCredentials(setup)
  if (!credentials.ok) return credentials
  // nothing is made where nobody said who it is for
  if (!setup.name && !hasDatabase(setup)) return noPerson(setup)
  const folder = paths.space(profile, space)
  const locked = lockProfile(folder)
  if (!locked.ok) {
    if (locked.error === 'no-access') return cliFailure(texts.disk['no-access'](revealLine(folder)))
    return { ok: false, inUse: true, ...(locked.pid === undefined ? {} : { pid: locked.pid }) }
  }
  const database = paths.database(profile, space)
  const disk = openDisk(database)
  const diskProblem = (error: DiskError): OpenFailure => {
    const failure = cliFailure(texts.disk[error](revealLine(database)))
    return error === 'in-use' ? { ...failure, isBusy: true } : failure
  }
  if (!disk.ok) {
    locked.value()
    return diskProblem(disk.error)
  }
  const release = () => {
    disk.value.close()
    locked.value()
  }
  const keyring = openKeyring(paths.key(profile))
  if (!keyring.ok) {
    release()
    const file = revealLine(paths.key(profile))
    return cliFailure(
      keyring.error === 'damaged' ? texts.keyDamaged(file) : texts.files['no-file'](file),
    )
  }
  const me = ownNameOf(setup, disk.value)
  if (!me.ok) {
    release()
    return me
  }
  const kept = storingAtStart(() => ({
    before: keepOwnName(disk.value, me.value),
    clientId: setup.settings.clientId ?? clientIdOf(disk.value),
  }))
  if (!kept.ok) {
    release()
    return diskProblem(kept.error)
  }
  const { before, clientId } = kept.value
  const trace = createPacketTrace(systemClock.now)
  const packetMark = openPacketMark(paths.packetMark(profile, space))
  const keepAlive = Number(setup.env[KEEP_ALIVE_VARIABLE])
  const brokers = createBrokerChoice(setup, credentials.value)
  let closed = false
  /**
   * Our own broker may end while we run (a kill, a new login): the first program that misses it starts it again. Or where a
   * broker of this machine was, another user listens now.
   */
  const findAnotherBroker = async () => {
    if ((await brokers.findAgain()) && !closed) runtime.reconnect()
  }
  let isOpen = false
  const hooks = loadHooks(setup, (about) => runtime.warn('hook-failed', about))
  const runtime = createRuntime(
    {
      disk: disk.value,
      signer: keyring.value,
      transport: avoidOtherUsers(lazyTransport(trace), () => brokers.source() === 'local'),
      clock: systemClock,
      ids: systemIds(),
      packetMark,
      notify: (effect) => listeners.onNotify?.(effect),
      onEvents: (events) => {
        for (const event of events) {
          if (event.type === 'warning.raised') logWarning(setup, event.warning)
          if (event.type !== 'link.changed') continue
          const { status, problem } = event.link
          brokers.onLink(status)
          if (status !== 'offline') continue
          if (problem === 'other-user' || (problem === 'refused' && brokers.source() === 'own'))
            void findAnotherBroker()
        }
        if (isOpen) hooks?.onEvents(runtime.store.get(), events)
        listeners.onEvents?.(events)
      },
      byItself,
      isTyping: () => listeners.isTyping?.() ?? false,
    },
    {
      me: me.value,
      space,
      classic: setup.settings.classic,
      preferences: preferencesOf(setup.settings),
      connection: () => {
        const patience = keepAlive >= 1 ? { keepAlive } : {}
        const wayBack = brokers.hasWayBack()
        return { ...brokers.current(), clientId, ...patience, brokers: brokers.count(), wayBack }
      },
    },
  )
  isOpen = true
  hooks?.begin(runtime.store.get())
  const renamedFrom =
    before !== undefined && isKnownToOthers(runtime.store.get()) ? before : undefined
  if (renamedFrom !== undefined) runtime.warn('renamed', renamedFrom)
  const stopIndexing = indexInBackground(disk.value.history, systemClock)
  return {
    ok: true,
    value: {
      runtime,
      disk: disk.value,
      signer: keyring.value,
      me: me.value,
      ...(renamedFrom === undefined ? {} : { renamedFrom }),
      packets: {
        follow: trace.follow,
        meaningOf: (message) => explainMessage(space, message, keyring.value.verify),
      },
      brokers: brokers.all,
      connect: async () => {
        const found = await brokers.find()
        // the person may have left while a broker was looked for
        if (found.ok && !closed) runtime.start()
        return found
      },
      useBroker: (typed) =>
        brokers.change(typed, {
          reconnect: () => (closed ? undefined : runtime.reconnect()),
          onNone: () => (closed ? undefined : runtime.warn('no-broker', '')),
        }),
      close: async () => {
        closed = true
        stopIndexing()
        await runtime.stop()
        await hooks?.close()
        packetMark.close()
        release()
      },
    },
  }
}
