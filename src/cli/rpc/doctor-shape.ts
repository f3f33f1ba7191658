/** How the report of an examination is read that a running program made. */
import {
  MAX_ANY,
  readFinite as number,
  readLimitedString as text,
  readList,
  readObject,
  readOneOf,
} from '../../core/schema.ts'
import type { Reader } from '../../core/schema.ts'
import {
  BROKER_SETTINGS,
  BROKER_SOFTWARE,
  OUTCOMES,
  PROBES,
} from '../../core/broker/doctor-report.ts'
import type { Remedy } from '../../core/broker/doctor-report.ts'
import { ESSENTIAL_KINDS } from '../../core/broker/essential.ts'
import type { LinkEndReason } from '../../core/broker/link-end.ts'
import { linkEndsEn } from '../../i18n/en/link-ends.ts'

/** Every reason has a sentence. */
const isReason = (value: unknown): value is LinkEndReason =>
  typeof value === 'string' && Object.hasOwn(linkEndsEn, value)

const readRule = readObject({ access: readOneOf('read', 'write'), filter: text })
const readRules = readObject({ kind: readOneOf('rules'), rules: readList(readRule, MAX_ANY) })
const readSetting = readObject({
  kind: readOneOf('setting'),
  setting: readOneOf(...BROKER_SETTINGS),
})
const readRemedy: Reader<Remedy> = (value) => readRules(value) ?? readSetting(value)

const readFinding = readObject(
  {
    probe: readOneOf(...PROBES),
    mark: readOneOf('good', 'less', 'missing', 'untried'),
    outcome: readOneOf(...OUTCOMES),
    facts: readObject(
      {},
      {
        essential: readOneOf(...ESSENTIAL_KINDS),
        topic: text,
        name: text,
        software: text,
        count: number,
        of: number,
        kilobytes: number,
        millis: number,
        reason: (value: unknown) => (isReason(value) ? value : undefined),
        detail: text,
      },
    ),
  },
  { remedy: readRemedy },
)

/** A report that is whole: nothing is being tried any more. */
export const readDoctorReport = readObject(
  { broker: readObject({ url: text, user: text }), findings: readList(readFinding, MAX_ANY) },
  { software: readOneOf(...BROKER_SOFTWARE) },
)
