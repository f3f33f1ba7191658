/** Commands about messages. */
import type { Message } from '../../src/model/messages/messages.ts'
import type { Run, SlashCommand } from './slash-commands.ts'
import type { Desk } from '../actions/action-context.ts'
import {
  anyMessage,
  askDelete,
  beginEdit,
  beginReply,
  copyMessage,
  editTo,
  linkIn,
  messageFor,
  openLinkOf,
  ours,
  react,
  replyTo,
  theirs,
} from '../actions/messages.ts'
import { usage } from './people.ts'

const withMessage =
  (
    fits: (message: Message, mine: boolean) => boolean,
    run: (desk: Desk, message: Message, rest: string) => boolean | void,
  ): Run =>
  (desk, rest) => {
    const message = messageFor(desk, fits)
    return message !== undefined && run(desk, message, rest) !== false
  }

export const aboutMessages: readonly SlashCommand[] = [
  // what is said as `/me …` goes out as it was typed; here it has no text, so nothing to say
  { name: 'me', aliases: [], says: true, run: (desk) => usage(desk, 'me') },
  {
    name: 'reply',
    aliases: [],
    says: true,
    run: withMessage(theirs, (desk, message, rest) =>
      rest === '' ? beginReply(desk, message) : replyTo(desk, message, rest),
    ),
  },
  {
    name: 'react',
    aliases: [],
    run: withMessage(theirs, (desk, message, rest) =>
      rest === '' ? usage(desk, 'react') : react(desk, message, rest),
    ),
  },
  {
    name: 'edit',
    aliases: [],
    says: true,
    run: withMessage(ours, (desk, message, rest) =>
      rest === '' ? beginEdit(desk, message) : editTo(desk, message, rest),
    ),
  },
  { name: 'delete', aliases: [], run: withMessage(ours, askDelete) },
  {
    name: 'copy',
    aliases: [],
    run: withMessage(anyMessage, copyMessage),
  },
  {
    name: 'open',
    aliases: [],
    run: withMessage(({ text }) => linkIn(text) !== undefined, openLinkOf),
  },
  {
    name: 'search',
    aliases: [],
    run: ({ ui }, rest) => {
      ui.patch({ layer: { kind: 'search', start: rest } })
      return true
    },
  },
]
