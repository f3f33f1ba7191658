/** Commands about what calls me, and what others see of my attention. */
import { NOTIFY_LEVELS } from '../../src/model/messages/notify-level.ts'
import { signs } from '../../src/model/people/people.ts'
import type { PrivateThing } from '../../src/model/people/privacy.ts'
import { refuse } from '../actions/action-context.ts'
import { currentPerson, setNotifyLevel } from '../actions/conversations.ts'
import { findAnybody } from '../actions/people.ts'
import { choosePrivacy, PRIVACY_CHOICES } from '../actions/privacy.ts'
import { findConversationNamed } from './conversation-names.ts'
import { tellUsage } from './people.ts'
import { splitName } from './person-names.ts'
import type { CommandRun, SlashCommand } from './slash-commands.ts'

/** The first word, and what follows it. */
const splitWord = (rest: string): readonly [word: string, more: string] => {
  const [word = ''] = rest.split(/\s/u, 1)
  return [word, rest.slice(word.length).trim()]
}

const runPrivacy =
  (name: 'receipts' | 'typing', what: PrivateThing): CommandRun =>
  (ctx, rest) => {
    const [typed, named] = splitWord(rest)
    const choice = PRIVACY_CHOICES.find((one) => one === typed)
    if (choice === undefined) return tellUsage(ctx, name)
    const who =
      named === ''
        ? currentPerson(ctx, `${name} ${choice}`)
        : findAnybody(ctx, splitName(ctx, named)[0])
    if (who === undefined) return false
    // who signs nothing is told nothing
    if (!signs(who)) return refuse(ctx, ctx.texts.plaintext.notSigned)
    return choosePrivacy(ctx, who, what, choice)
  }

export const attentionSlashCommands: readonly SlashCommand[] = [
  {
    name: 'notify',
    run: (ctx, rest) => {
      const [typed, named] = splitWord(rest)
      const level = NOTIFY_LEVELS.find((one) => one === typed)
      if (level === undefined) return tellUsage(ctx, 'notify')
      const conversation = findConversationNamed(ctx, named)
      return conversation !== undefined && setNotifyLevel(ctx, conversation, level)
    },
  },
  { name: 'receipts', run: runPrivacy('receipts', 'read') },
  { name: 'typing', run: runPrivacy('typing', 'typing') },
]
