/** What Tab completes: commands, people, and what a few commands want to know. */
import { classicPeople } from '../../src/model/plaintext/plaintext-selectors.ts'
import { groupRows, memberRows } from '../../src/model/groups/group-selectors.ts'
import { followedTopics, userRows } from '../../src/model/screen/pane-selectors.ts'
import type { State } from '../../src/model/state.ts'
import { folded } from '../../src/core/search-folding.ts'
import { choices, valuesOf } from '../../src/core/setting-choices.ts'
import { groupOf } from '../../src/core/ids.ts'
import { commandCalled, commandsBeginning } from './slash-commands.ts'
import type { SlashCommand } from './slash-commands.ts'
import { groupWords } from './groups.ts'
import type { Complete, Completion } from '../composer/completion.ts'
import { nameOf } from '../actions/action-context.ts'

const words = (from: number, start: string, all: readonly string[], after: string) =>
  all
    .filter((one) => folded(one).startsWith(folded(start)))
    .map((one): Completion => ({ from, text: one + after, label: one }))

const topics = (state: State) => followedTopics(state).map(({ filter }) => filter as string)

const names = (state: State): readonly string[] => [
  ...userRows(state).map(({ person }) => person.name),
  ...classicPeople(state).map(({ person }) => person.id),
]

const groups = (state: State) => groupRows(state).map(({ group }) => `#${group.card.name}`)

/** Those who are in the open group. */
const members = (state: State): readonly string[] => {
  const id = state.open === undefined ? undefined : groupOf(state.open)
  if (id === undefined) return []
  return memberRows(state, id)
    .filter(({ trust }) => trust !== 'me')
    .map(({ member }) => nameOf(state, member.id))
}

/** Whoever a command may want. */
const wanted = (state: State, wants: SlashCommand['wants'], start: string): readonly string[] => {
  if (wants === 'person') return names(state)
  const all = groups(state)
  // a group may be typed with its sign or without
  const those = start.startsWith('#') ? all : all.map((name) => name.slice(1))
  return wants === 'group' ? those : [...names(state), ...all]
}

/** What stands after a word of `/group`. */
const GROUP_WANTS: ReadonlyMap<string, SlashCommand['wants']> = new Map([
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
      return commandsBeginning(command[1] ?? '').map(({ name }) => ({
        from: 0,
        text: `/${name} `,
        label: `/${name}`,
      }))
    }
    const argument = /^\/(\S+)\s+(\S*)$/u.exec(before)
    const start = argument?.[2] ?? ''
    const from = before.length - start.length
    if (argument) {
      const called = commandCalled(argument[1] ?? '')
      if (called?.wants === 'topic') return words(from, start, topics(now()), '')
      if (called?.wants !== undefined) {
        return words(from, start, wanted(now(), called.wants, start), ' ')
      }
      if (called?.name === 'group') return words(from, start, groupWords, ' ')
      if (called?.name === 'theme') return words(from, start, valuesOf('theme'), '')
      if (called?.name === 'lang') return words(from, start, valuesOf('lang'), '')
      if (called?.name === 'set') return words(from, start, [...choices.keys()], ' ')
    }
    const value = /^\/set\s+(\S+)\s+(\S*)$/u.exec(before)
    if (value) {
      const typed = value[2] ?? ''
      return words(before.length - typed.length, typed, choices.get(value[1] ?? '') ?? [], '')
    }
    const after = /^\/g(?:roup)?\s+(\S+)\s+(\S*)$/u.exec(before)
    if (after) {
      const typed = after[2] ?? ''
      const wants = GROUP_WANTS.get(after[1] ?? '')
      if (wants) return words(before.length - typed.length, typed, wanted(now(), wants, typed), ' ')
    }
    const word = /(?:^|\s)([@#]?)([\p{L}\p{N}._-]+)$/u.exec(before)
    if (!word) return []
    const typed = word[2] ?? ''
    const state = now()
    const begin = before.length - typed.length
    if (word[1] === '#') {
      return words(begin - 1, `#${typed}`, groups(state), ' ')
    }
    const those = members(state)
    const all =
      word[1] === '@' && those.length > 0 ? those : [...new Set([...those, ...names(state)])]
    return words(begin, typed, all, ' ')
  }
