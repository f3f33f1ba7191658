/** Commands about open topics. */
import type { SlashCommand } from './slash-commands.ts'
import { followTopic, unfollowTopic, currentTopic } from '../actions/open-topics.ts'
import { tellUsage } from './people.ts'

export const topicSlashCommands: readonly SlashCommand[] = [
  {
    name: 'topic-room',
    aliases: ['topics', 'topic-join', 'subscribe'],
    argument: 'topic',
    run: (ctx, rest) => {
      if (rest !== '') return followTopic(ctx, rest)
      return ctx.ui.patch({ overlay: { kind: 'topics' } })
    },
  },
  {
    name: 'topic-leave',
    aliases: ['unsubscribe'],
    argument: 'topic',
    run: (ctx, rest) => {
      const topic = rest === '' ? currentTopic(ctx) : rest
      return topic === undefined ? tellUsage(ctx, 'topic-leave') : unfollowTopic(ctx, topic)
    },
  },
]
