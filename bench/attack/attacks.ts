/** All attacks, in the order of the table. */
import type { Attack } from './attack.ts'
import { attacksByPeers } from './by-peers.ts'
import { attacksByStrangers } from './by-strangers.ts'

/** Nothing happens: what everything else is compared with. */
export const QUIET: Attack = { name: 'quiet', what: 'nothing', packets: () => [] }

/** By strangers first, then by peers. */
export const attacks: readonly Attack[] = [...attacksByStrangers, ...attacksByPeers]
