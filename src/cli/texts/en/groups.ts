/** English: what the commands say of groups. */
import type { SafeText } from '../../../core/ids.ts'
import { findNameError } from '../../../core/user-name.ts'
import { durationEn } from '../../../i18n/en/durations.ts'
import { describeNameErrorEn } from '../../../i18n/en/names.ts'
import { shellWord } from '../shell-word.ts'

/** Who changed what, and whom it is about. */
type ChangeNames = { readonly by: string; readonly who: string; readonly topic: string }

/** Which group is too large, its bytes and the most that the broker takes, where they are known. */
type LargeRosterNames = {
  readonly name: string
  readonly size?: number | undefined
  readonly limit?: number | undefined
  readonly isKept: boolean
}

const quoted = (text: string) => (text === '' ? '' : `: ${text}`)

export const cliGroupsEn = {
  notSure: (group: SafeText) =>
    `papo: this ends the group ${group} for everybody, for good. To do it: papo group disband ${shellWord(group)} --yes`,
  badAfter: (typed: SafeText) =>
    `papo: "${typed}" is not a duration: write 7d, 12h, 30m, 90s or 1h30m; at least 1s, at most 3650d.`,
  notAll: (has: number, of: number) =>
    `papo: the broker has it, but only ${has} of ${of} members have it yet. The others get it when they come online.`,
  /** A group, or a change of it, is larger than the broker takes. */
  tooLarge: ({ name, size, limit, isKept }: LargeRosterNames) => {
    const bytes =
      size === undefined
        ? ''
        : ` (${size} bytes${limit === undefined ? '' : `; it takes ${limit}`})`
    const what = isKept
      ? `the group ${name} as it is now is too large for this broker${bytes}: nobody else sees this change.`
      : `the group ${name} is too large for this broker${bytes}: it was not created.`
    return `${what} Use a shorter topic line${isKept ? ' or remove members' : ' or name'}, or ask the administrator for a higher limit; "papo doctor" shows it.`
  },
  refusals: {
    'unknown-group': (group) =>
      group === ''
        ? 'the name of the group is missing. See "papo groups".'
        : `no group called "${group}" is known here. See "papo groups".`,
    'ambiguous-group': (group) =>
      `several groups are called ${group}. Use the id, which "papo groups" shows: ${group}~…`,
    'not-online': (group) =>
      `there is no broker now, so papo cannot know whether the leader of ${group} is gone. Try again when there is one.`,
    'no-group-name': (group) =>
      `"${group}": ${describeNameErrorEn(findNameError(group) ?? { is: 'unstable' })}`,
    'group-exists': (group) =>
      `there is already a group called ${group}. Ask to join it: papo group join ${shellWord(group)}; or use another name.`,
    'own-group-exists': (group) =>
      `you are already a member of a group called ${group}: papo send ${shellWord(`#${group}`)} TEXT; a new one needs another name.`,
    'name-spent': (group) =>
      `you created and disbanded a group called ${group}. A new one needs another name.`,
    'already-member': (group, who) =>
      who === '' || who === group
        ? `you are already a member of ${group}: papo send ${shellWord(`#${group}`)} TEXT`
        : `${who} is already a member of ${group}.`,
    'not-a-member': (group) =>
      `you are not a member of ${group}. Ask to join: papo group join ${shellWord(group)}`,
    'no-such-member': (group, who) =>
      `${who} is not a member of ${group}. See "papo group info ${shellWord(group)}".`,
    'not-the-leader': (group) =>
      `only the leader of ${group} may do this. "papo group info ${shellWord(group)}" says who leads.`,
    'already-leader': (group) =>
      `you lead ${group} yourself. See "papo group info ${shellWord(group)}".`,
    'lead-first': (group) =>
      `you lead ${group}. Name another leader first: papo group transfer ${shellWord(group)} USER; or end it: papo group disband ${shellWord(group)} --yes`,
    'group-disbanded': (group) =>
      `the group ${group} was disbanded. A new one: papo group new NAME`,
    'not-an-heir': (group) =>
      `you are not an heir of ${group}. "papo group info ${shellWord(group)}" lists the heirs.`,
    'leader-is-here': (group) =>
      `the leader of ${group} was here recently, or an heir before you is here. "papo group info ${shellWord(group)}" says how long a leader must be gone.`,
    'group-full': (group) =>
      `${group} is full. Remove somebody first: papo group kick ${shellWord(group)} USER`,
    'no-heirs': (group) =>
      `say after how long, or who: papo group heirs ${shellWord(group)} 7d USER. "papo group info ${shellWord(group)}" shows what is set.`,
    'heirs-not-members': (group) =>
      `only members can be heirs of ${group}. See "papo group info ${shellWord(group)}".`,
    'no-such-heirs': (group, who) =>
      `only members can be heirs of ${group}; not members: ${who}. See "papo group info ${shellWord(group)}".`,
    'too-many-heirs': (group) => `${group} can have 8 heirs at most. Name fewer.`,
    'topic-line-too-long': () =>
      'this is too long: a topic line has at most 200 characters. Nothing was changed.',
    'no-time': (group, who) =>
      `${who} is neither a member of ${group} nor a duration such as 7d, 12h, 30m, 90s or 1h30m.`,
    'bad-roster': (group) =>
      `this change of ${group} is not possible. See "papo group info ${shellWord(group)}".`,
    'forked-roster': (group) =>
      `somebody else changed ${group} at the same moment. Check, and try again: papo group info ${shellWord(group)}`,
    'unknown-roster': (group) =>
      `a part of what happened in ${group} is still on its way. Try again in a moment.`,
    'unknown-request': (group, who) =>
      `${who} has not asked to join ${group}. See "papo requests".`,
    'no-invitation': (group) => `no invitation to ${group} is waiting. See "papo requests".`,
    'already-asked': (group, who) =>
      who === ''
        ? `you already asked to join ${group}; the answer may come later. See "papo requests".`
        : `${who} was already invited to ${group} and has not answered. See "papo requests".`,
    'ask-later': (group) => `you were not let into ${group}; you may ask again after ten minutes.`,
    'not-yours-to-answer': (group) =>
      `this was already answered. See "papo group info ${shellWord(group)}".`,
    'too-many-requests': () => 'too many requests are waiting for an answer. Try again later.',
    blocked: (group, who) =>
      who === ''
        ? `the leader of ${group} is blocked. "papo unblock USER" undoes it.`
        : `${who} is blocked. papo unblock ${shellWord(who)} undoes it.`,
    'talking-to-yourself': () => 'that is you. Name somebody else.',
    'person-not-group': (group) =>
      `${group} is a person, but this needs a group. To ask for a conversation: papo request ${shellWord(group)}`,
  } as Readonly<Record<string, (group: string, who: string) => string>>,
  roles: {
    leader: 'leader',
    member: 'member',
    leaving: 'leaving',
    invited: 'invited',
    asked: 'asked',
    none: '-',
  } as Readonly<Record<string, string>>,
  trust: { me: 'you', changed: 'KEY CHANGED', unmet: 'not seen yet' } as Readonly<
    Record<string, string>
  >,
  ledBy: (leader: string) => `led by ${leader}`,
  members: (count: number) => (count === 1 ? '1 member' : `${count} members`),
  unread: (count: number) => (count === 0 ? '' : `${count} unread`),
  wantsIn: (group: string) => `to join ${group}`,
  isInvited: (group: string) => `invited to ${group}`,
  heirs: (names: string, after: number) =>
    `${names === '' ? 'nobody' : names}, after ${durationEn(after)}`,
  about: {
    name: 'name',
    id: 'id',
    topic: 'topic line',
    role: 'you',
    leader: 'leader',
    heirs: 'heirs',
    messagesTopic: 'messages',
    members: 'members',
    disbanded: 'disbanded',
  },
  /** By the kind of the change. */
  changes: {
    founded: ({ by }) => `${by} created the group`,
    disbanded: ({ by }) => `${by} disbanded the group`,
    joined: ({ who }) => `${who} joined`,
    added: ({ by, who }) => `${by} added ${who} to the group without asking`,
    left: ({ who }) => `${who} left`,
    removed: ({ by, who }) => `${by} removed ${who}`,
    handed: ({ by, who }) => `${by} made ${who} the leader`,
    claimed: ({ who }) => `${who} took over as leader`,
    topic: ({ by, topic }) =>
      topic === '' ? `${by} removed the topic line` : `${by} set the topic line: ${topic}`,
  } as Readonly<Record<string, (change: ChangeNames) => string>>,
  /** What somebody signed, by its kind. */
  versions: {
    send: (text) => `"${text}"`,
    edit: (text) => `an edit to "${text}"`,
    react: (text) => `the reaction ${text}`,
    delete: () => 'a deletion',
    unknown: () => 'something this version cannot read',
  } as Readonly<Record<string, (text: string) => string>>,
  events: {
    equivocated: (who: string, versions: readonly string[]) =>
      `${who} said different things to different members: ${versions.join(' and ')}`,
    equivocatedRoster: (who: string, rev: number) =>
      `${who} gave different members different versions of the group (number ${rev})`,
    roster: (leader: string, members: number) =>
      `led by ${leader}, ${members === 1 ? '1 member' : `${members} members`}`,
    forked: 'two changes were made at the same moment; the earlier one counts',
    leaving: (who: string) => `${who} wants to leave`,
    asks: (from: string, text: string) => `${from} asks to join${quoted(text)}`,
    invites: (from: string, to: string, text: string) => `${from} invites ${to}${quoted(text)}`,
    askAnswered: (from: string, answer: string, reason: string) =>
      `${from}'s request to join: ${answer}${quoted(reason)}`,
    inviteAnswered: (to: string, answer: string, reason: string) =>
      `the invitation of ${to}: ${answer}${quoted(reason)}`,
    voided: 'a message does not count: its author was no longer a member',
    unvoided: 'a message counts after all: its author was a member',
  },
}
