/** The table of probes: what is measured, and what a measurement means. A new probe is one entry here. */
import type { Finding, ProbeId } from '../core/broker/doctor-report.ts'
import type { EssentialKind } from '../core/broker/essential.ts'
import type { LinkEnd } from '../core/broker/link-end.ts'
import {
  judgeAway,
  judgeClock,
  judgeCopies,
  judgeEnd,
  judgeLevels,
  judgeOtherName,
  judgeRetained,
  judgeRoundTrip,
  judgeSize,
  judgeTopics,
} from './judgements.ts'
import type { Measured, ProbeContext } from './probe-context.ts'
import { returnAfterAway } from './probes/away.ts'
import { countCopies, findDeepest, findLargest, retain } from './probes/packets.ts'
import { measureRoundTrip, readClocks } from './probes/time.ts'
import { proveTopics, writeInOtherName } from './probes/topics.ts'

/** One probe; it never rejects because of the broker. */
export type Probe = {
  /** What its findings are about; they are told together. */
  readonly ids: readonly [ProbeId, ...ProbeId[]]
  /** What it uses: where that does not come back, it would blame something else. */
  readonly needs?: EssentialKind
  readonly examine: (context: ProbeContext) => Promise<readonly Finding[]>
}

const isEnd = (measured: unknown): measured is LinkEnd =>
  typeof measured === 'object' && measured !== null && 'reason' in measured && 'detail' in measured

/** A probe out of what it does and how that is judged. */
const probe = <M>(
  ids: Probe['ids'],
  run: (context: ProbeContext) => Promise<Measured<M>>,
  judge: (measured: M) => Finding | readonly Finding[],
  needs?: EssentialKind,
): Probe => ({
  ids,
  ...(needs && { needs }),
  examine: async (context) => {
    const measured = await run(context)
    return isEnd(measured) ? [judgeEnd(ids[0], measured)] : [judge(measured)].flat()
  },
})

/** All but the first connection, in the order in which they are told. */
export const probes: readonly Probe[] = [
  probe(['topics'], proveTopics, judgeTopics),
  probe(['other-name'], writeInOtherName, judgeOtherName, 'inbox'),
  probe(['retained'], retain, judgeRetained, 'group'),
  probe(['size'], findLargest, judgeSize, 'group'),
  probe(['away', 'session'], returnAfterAway, judgeAway, 'group'),
  probe(['levels'], findDeepest, judgeLevels, 'group'),
  probe(['copies'], countCopies, judgeCopies, 'group'),
  probe(['round-trip'], measureRoundTrip, judgeRoundTrip),
  probe(['clock'], readClocks, judgeClock, 'presence'),
]
