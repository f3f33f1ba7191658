/** What a person must be able to read and write at a broker, by what it is for; `src/protocol/essentials.ts` has the topics. */

/** What a filter and its topics are for: the kind of channel that travels there. */
export type EssentialKind = 'inbox' | 'direct' | 'presence' | 'roster' | 'group' | 'roll-call'

/** All kinds, in the order in which they are told: without the first ones the others are of little use. */
export const ESSENTIAL_KINDS: readonly EssentialKind[] = [
  'inbox',
  'direct',
  'presence',
  'roster',
  'group',
  'roll-call',
]

/** What a rule of a broker allows. */
export type BrokerAccess = 'read' | 'write'

/** One rule that a broker has to have for a person: what they do on all topics of a filter. */
export type BrokerRule = { readonly access: BrokerAccess; readonly filter: string }

/** The rule as a line for the person's `user` section of Mosquitto's ACL file (mosquitto.conf(5), `acl_file`). */
export const mosquittoRule = ({ access, filter }: BrokerRule): string => `topic ${access} ${filter}`
