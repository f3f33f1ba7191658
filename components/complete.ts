/** What Tab completes: commands, people, and what a few commands want to know. */
import { classicPeople } from '../src/chat/classicView.ts'
import { followedTopics, userRows } from '../src/chat/selectors.ts'
import type { State } from '../src/chat/state.ts'
import { languages } from '../src/i18n/locale.ts'
import { themeNames } from '../src/themes/themes.ts'
import { commandCalled, commandsBeginning } from './commands.ts'
import type { Complete, Completion } from './composer/complete.ts'

const words = (from: number, start: string, all: readonly string[], after: string) =>
  all
    .filter((one) => one.toLowerCase().startsWith(start.toLowerCase()))
    .map((one): Completion => ({ from, text: one + after, label: one }))

const topics = (state: State) => followedTopics(state).map(({ filter }) => filter as string)

const names = (state: State): readonly string[] => [
  ...userRows(state).map(({ person }) => person.name),
  ...classicPeople(state).map(({ person }) => person.id),
]

/** Candidates for the text before the cursor. */
export const completions =
  (now: () => State): Complete =>
  (before) => {
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
      if (called?.wants === 'person') return words(from, start, names(now()), ' ')
      if (called?.wants === 'topic') return words(from, start, topics(now()), '')
      if (called?.name === 'theme') return words(from, start, themeNames, '')
      if (called?.name === 'lang') return words(from, start, languages, '')
    }
    const word = /(?:^|\s)(@?)([\p{L}\p{N}._-]+)$/u.exec(before)
    if (!word) return []
    const typed = word[2] ?? ''
    return words(before.length - typed.length, typed, names(now()), ' ')
  }
