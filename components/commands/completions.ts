/** What Tab completes: commands, people, and what a few commands want to know. */
import { groupRows, memberRows } from '../../src/model/groups/group-selectors.ts'
import { followedTopics, userRows } from '../../src/model/screen/pane-selectors.ts'
import type { State } from '../../src/model/state.ts'
import { foldForSearch } from '../../src/core/text/search-folding.ts'
import { settingChoices, settingValuesOf } from '../../src/core/setting-choices.ts'
import { groupOf } from '../../src/core/ids.ts'
import { findCommand, commandsWithPrefix } from './slash-commands.ts'
import type { SlashCommand } from './slash-commands.ts'
import { groupSubcommands } from './groups.ts'
import type { Complete, Completion } from '../composer/completion.ts'
import { personName } from '../actions/action-context.ts'

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
    const argument = /^\/(\S+)\s+(\S*)$/u.exec(before)
    const start = argument?.[2] ?? ''
    const from = before.length - start.length
    if (argument) {
      const called = findCommand(argument[1] ?? '')
      if (called?.argument === 'topic') return candidates(from, start, topics(now()), '')
      if (called?.argument !== undefined) {
        return candidates(from, start, argumentValues(now(), called.argument, start), ' ')
      }
      if (called?.name === 'group') return candidates(from, start, groupSubcommands, ' ')
      if (called?.name === 'theme') return candidates(from, start, settingValuesOf('theme'), '')
      if (called?.name === 'lang') return candidates(from, start, settingValuesOf('lang'), '')
      if (called?.name === 'set') return candidates(from, start, [...settingChoices.keys()], ' ')
    }
    const value = /^\/set\s+(\S+)\s+(\S*)$/u.exec(before)
    if (value) {
      const typed = value[2] ?? ''
      return candidates(
        before.length - typed.length,
        typed,
        settingChoices.get(value[1] ?? '') ?? [],
        '',
      )
    }
    const after = /^\/g(?:roup)?\s+(\S+)\s+(\S*)$/u.exec(before)
    if (after) {
      const typed = after[2] ?? ''
      const argument = GROUP_ARGUMENTS.get(after[1] ?? '')
      if (argument)
        return candidates(
          before.length - typed.length,
          typed,
          argumentValues(now(), argument, typed),
          ' ',
        )
    }
    const word = /(?:^|\s)([@#]?)([\p{L}\p{N}._-]+)$/u.exec(before)
    if (!word) return []
    const typed = word[2] ?? ''
    const state = now()
    const begin = before.length - typed.length
    if (word[1] === '#') {
      return candidates(begin - 1, `#${typed}`, groups(state), ' ')
    }
    const those = members(state)
    const all =
      word[1] === '@' && those.length > 0 ? those : [...new Set([...those, ...names(state)])]
    return candidates(begin, typed, all, ' ')
  }
