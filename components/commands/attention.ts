/** Commands about what calls me. */
import { NOTIFY_LEVELS } from '../../src/model/messages/notify-level.ts'
import { setNotifyLevel } from '../actions/conversations.ts'
import { findConversationNamed } from './conversation-names.ts'
import { tellUsage } from './people.ts'
import type { SlashCommand } from './slash-commands.ts'

export const attentionSlashCommands: readonly SlashCommand[] = [
  {
    name: 'notify',
    run: (ctx, rest) => {
      const [typed = '', ...names] = rest.split(/\s+/u)
      const level = NOTIFY_LEVELS.find((one) => one === typed)
      if (level === undefined) return tellUsage(ctx, 'notify')
      const conversation = findConversationNamed(ctx, names.join(' '))
      return conversation !== undefined && setNotifyLevel(ctx, conversation, level)
    },
  },
]
