/** Commands about open topics. */
import type { SlashCommand } from './slash-commands.ts'
import { followTopic, leaveTopic, openTopic } from '../actions/open-topics.ts'
import { usage } from './people.ts'

export const aboutTopics: readonly SlashCommand[] = [
  {
    name: 'topic-room',
    aliases: ['topic-join', 'subscribe'],
    wants: 'topic',
    run: (desk, rest) => {
      if (rest !== '') return followTopic(desk, rest)
      desk.ui.patch({ layer: { kind: 'topics' } })
      return true
    },
  },
  {
    name: 'topic-leave',
    aliases: ['unsubscribe'],
    wants: 'topic',
    run: (desk, rest) => {
      const topic = rest === '' ? openTopic(desk) : rest
      return topic === undefined ? usage(desk, 'topic-leave') : leaveTopic(desk, topic)
    },
  },
]
