/** Runs the examination of a broker with the real network and the real clock. */
import { systemClock } from '../../adapters/clock.ts'
import { systemIds } from '../../adapters/ids.ts'
import { createVerifier } from '../../adapters/keyring.ts'
import { createMqttTransport } from '../../adapters/mqtt.ts'
import { examineBroker } from '../../doctor/examination.ts'
import type { DoctorRun, DoctorTarget, Examination } from '../../doctor/examination.ts'
import type { Setup } from '../setup.ts'
import { doctorClientId, doctorSessionPart, takeSessionPlace } from './doctor-client-id.ts'
import type { Program } from './program.ts'

/** How long (ms) a connection may take, and how long its end. */
const CONNECT_TIMEOUT = 5000
const CLOSE_TIMEOUT = 1000

/** Begins to look at a broker. */
export const startDoctor = (
  setup: Pick<Setup, 'paths' | 'uid'>,
  target: DoctorTarget,
  run: DoctorRun,
): Examination => {
  const place = takeSessionPlace(setup, target.sessionPart)
  const { done, stop } = examineBroker(
    { ...target, sessionPart: place.part },
    {
      transport: createMqttTransport({
        connectTimeout: CONNECT_TIMEOUT,
        closeTimeout: CLOSE_TIMEOUT,
        willDelay: 0,
      }),
      clock: systemClock,
      ids: systemIds(),
      verify: createVerifier().verify,
      elapsed: () => performance.now(),
    },
    run,
  )
  return { done: done.finally(place.release), stop }
}

/** Begins to look at the brokers that a program uses, with its account. */
export const startOwnDoctor = (
  { brokers, me, disk }: Pick<Program, 'brokers' | 'me' | 'disk'>,
  setup: Setup,
  run: DoctorRun,
): Examination =>
  startDoctor(
    setup,
    {
      brokers: brokers(),
      me: me.id,
      space: setup.space,
      baseId: doctorClientId(setup.settings.clientId),
      sessionPart: doctorSessionPart(setup, disk),
    },
    run,
  )
