/** What Tab completes: commands, people, and what a few commands want to know. */
import { groupRows, memberRows } from '../../src/model/groups/group-selectors.ts'
import { followedTopics } from '../../src/model/screen/pane-selectors.ts'
import { userRows } from '../../src/model/screen/user-rows.ts'
import { NOTIFY_LEVELS } from '../../src/model/messages/notify-level.ts'
import type { State } from '../../src/model/state.ts'
import { foldForSearch } from '../../src/core/text/search-folding.ts'
import {
  settingCalled,
  settingNames,
  settingWordsOf,
} from '../../src/core/settings/setting-table.ts'
import { groupOf } from '../../src/core/ids.ts'
import { bindableActions } from './bind.ts'
import { findCommand, commandsWithPrefix } from './slash-commands.ts'
import type { SlashCommand } from './slash-commands.ts'
import { groupSubcommands } from './groups.ts'
import type { Complete, Completion } from '../composer/completion.ts'
import { personName } from '../actions/action-context.ts'
import { PRIVACY_CHOICES } from '../actions/privacy.ts'

const candidates = (from: number, start: string, all: readonly string[], after: string) =>
  all
    .filter((one) => foldForSearch(one).startsWith(foldForSearch(start)))
    .map((one): Completion => ({ from, text: one + after, label: one }))

const topics = (state: State) => followedTopics(state).map(({ filter }) => filter as string)

const names = (state: State): readonly string[] => userRows(state).map(({ person }) => person.name)

const groups = (state: State) => groupRows(state).map(({ group }) => `#${group.roster.name}`)

/** Those who are in the open group. */
const members = (state: State): readonly string[] => {
  const id = state.open === undefined ? undefined : groupOf(state.open)
  if (id === undefined) return []
  return memberRows(state, id)
    .filter(({ trust }) => trust !== 'me')
    .map(({ member }) => personName(state, member.id))
}

/** The names that an argument of a command may take. */
const argumentValues = (
  state: State,
  argument: SlashCommand['argument'],
  start: string,
): readonly string[] => {
  if (argument === 'person') return names(state)
  const all = groups(state)
  // a group may be typed with its sign or without
  const those = start.startsWith('#') ? all : all.map((name) => name.slice(1))
  return argument === 'group' ? those : [...names(state), ...all]
}

/** The arguments of the subcommands of `/group`. */
const GROUP_ARGUMENTS: ReadonlyMap<string, SlashCommand['argument']> = new Map([
  ['join', 'group'],
  ['leave', 'group'],
  ['info', 'group'],
  ['disband', 'group'],
  ['claim', 'group'],
  ['invite', 'person'],
  ['kick', 'person'],
  ['transfer', 'person'],
  ['heirs', 'person'],
])

const isPrivacy = (name: string) => name === 'receipts' || name === 'typing'

/**
 * What the argument after these words may be, and what is typed behind it; nothing where the line is
 * no command, or has no such argument.
 */
const argumentChoices = (
  state: State,
  words: string,
  start: string,
): readonly [values: readonly string[], after: string] | undefined => {
  const [called = '', first, ...more] = words.trimEnd().split(/\s+/u)
  const command = called.startsWith('/') ? findCommand(called.slice(1)) : undefined
  if (!command || more.length > 0) return undefined
  const { name, argument } = command
  if (first !== undefined) {
    const setting = name === 'set' ? settingCalled(first) : undefined
    if (setting) return [settingWordsOf(setting), '']
    if (name === 'notify') return [argumentValues(state, 'both', start), ' ']
    if (isPrivacy(name)) return [argumentValues(state, 'person', start), ' ']
    const kind = name === 'group' ? GROUP_ARGUMENTS.get(first) : undefined
    return kind && [argumentValues(state, kind, start), ' ']
  }
  if (argument === 'topic') return [topics(state), '']
  if (argument !== undefined) return [argumentValues(state, argument, start), ' ']
  if (name === 'group') return [groupSubcommands, ' ']
  if (name === 'notify') return [NOTIFY_LEVELS, ' ']
  if (isPrivacy(name)) return [PRIVACY_CHOICES, ' ']
  if (name === 'set') return [settingNames, ' ']
  if (name === 'bind' || name === 'unbind') return [bindableActions, ' ']
  if (name === 'unset') return [settingNames, '']
  return name === 'theme' || name === 'lang' ? [settingWordsOf(name), ''] : undefined
}

/** Candidates for the text before the cursor. */
export const completions =
  (now: () => State): Complete =>
  (before) => {
    if (before === '?') return [{ from: 0, text: '/help', label: '/help' }]
    const command = /^\/(\S*)$/u.exec(before)
    if (command) {
      return commandsWithPrefix(command[1] ?? '').map(({ name }) => ({
        from: 0,
        text: `/${name} `,
        label: `/${name}`,
      }))
    }
    const state = now()
    const start = /\S*$/u.exec(before)?.[0] ?? ''
    const from = before.length - start.length
    const argument = argumentChoices(state, before.slice(0, from), start)
    if (argument) return candidates(from, start, ...argument)
    const word = /(?:^|\s)([@#]?)([\p{L}\p{N}._-]+)$/u.exec(before)
    if (!word) return []
    const typed = word[2] ?? ''
    const begin = before.length - typed.length
    if (word[1] === '#') {
      return candidates(begin - 1, `#${typed}`, groups(state), ' ')
    }
    const those = members(state)
    const all =
      word[1] === '@' && those.length > 0 ? those : [...new Set([...those, ...names(state)])]
    return candidates(begin, typed, all, ' ')
  }
