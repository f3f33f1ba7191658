/** The plain-text chat as it is written: its topics, which lie outside of our space, and its texts. */
import type { SafeText } from '../../core/ids.ts'

/** Where people announce that they come and go. */
export const PLAINTEXT_STATUS_TOPIC = 'USERS'
/** Where leaders announce their groups. */
export const PLAINTEXT_INFO_TOPIC = 'groups/info'
/** Where members of all groups tell their names. */
export const PLAINTEXT_MEMBERS_FILTER = 'groups/+/members'

/** The inbox of a person. */
export const plaintextInboxTopic = (name: SafeText): string => `clients/${name}`
/** Where members of a group tell their names. */
export const plaintextMembersTopic = (group: SafeText): string => `groups/${group}/members`
/** Where members of a group write. */
export const plaintextMessagesTopic = (group: SafeText): string => `groups/${group}/messages`
/** Where others ask the leader of a group to be let in. */
export const plaintextLeaderTopic = (group: SafeText): string => `groups/${group}/leader`
/** The conversation of two: who accepted, who had asked, and when. */
export const plaintextSessionTopic = (accepted: SafeText, asked: SafeText, stamp: string): string =>
  `${accepted}_${asked}_${stamp}`

/** Everything but the name, and what stands between them. */
export const plaintextFormat = {
  status: (me: SafeText, status: 'online' | 'offline') => `${me} ${status}`,
  request: (me: SafeText) => `REQUEST ${me}`,
  accepted: (me: SafeText, stamp: string) => `${stamp} ${me}`,
  denied: (me: SafeText) => `DENIED ${me}`,
  invitation: (group: SafeText) => `GI ${group}`,
  created: (group: SafeText) => `${group} CREATE`,
  disbanded: (group: SafeText) => `${group} DISBAND`,
  leads: (group: SafeText, leader: SafeText) => `${group} ${leader}`,
  enter: (me: SafeText) => `${me} ENTER`,
  message: (me: SafeText, text: SafeText) => `${me} ${text}`,
  end: () => 'END',
} as const
