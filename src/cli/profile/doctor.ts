/** Runs the examination of a broker with the real network and the real clock. */
import { systemClock } from '../../adapters/clock.ts'
import { systemIds } from '../../adapters/ids.ts'
import { createVerifier } from '../../adapters/keyring.ts'
import { createMqttTransport } from '../../adapters/mqtt.ts'
import { examineBroker } from '../../doctor/examination.ts'
import type { DoctorRun, DoctorTarget, Examination } from '../../doctor/examination.ts'

/** How long (ms) a connection may take, and how long its end. */
const CONNECT_TIMEOUT = 5000
const CLOSE_TIMEOUT = 1000

/** Begins to look at a broker. */
export const startDoctor = (target: DoctorTarget, run: DoctorRun): Examination =>
  examineBroker(
    target,
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
