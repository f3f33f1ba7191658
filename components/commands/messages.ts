/** Commands about messages. */
import { keyOf } from '../../src/core/channel.ts'
import { progressOf } from '../../src/model/messages/delivery.ts'
import type { State } from '../../src/model/state.ts'
import type { Message } from '../../src/model/messages/messages.ts'
import type { CommandRun, SlashCommand } from './slash-commands.ts'
import type { ActionContext } from '../actions/action-context.ts'
import type { MessageKind } from '../actions/messages.ts'
import {
  confirmDelete,
  beginEdit,
  beginReply,
  editTo,
  firstLink,
  messageFor,
  openLinks,
  react,
  retryMessage,
  sendReply,
  showDelivery,
  showVersions,
} from '../actions/messages.ts'
import { goToNewest, goToUnread } from '../actions/conversations.ts'
import { jumpToDate, jumpToQuoted, promptForDate } from '../actions/jumps.ts'
import { copyChosen, forwardChosen, quoteChosen } from '../actions/selection.ts'
import { tellUsage } from './people.ts'

/** Is it a message of mine that did not get to the broker? */
const hasFailed = ({ me, delivery }: State, message: Message): boolean =>
  message.by === me.id && progressOf(message, delivery.get(keyOf(message.channel))) === 'failed'

type Fits = (state: State, message: Message) => boolean

const kinds: Readonly<Record<Exclude<MessageKind, 'readable'>, Fits>> = {
  mine: ({ me }, { by }) => by === me.id,
  others: ({ me }, { by }) => by !== me.id,
  failed: hasFailed,
  link: (_, { text }) => firstLink(text) !== undefined,
  reply: (_, { reply }) => reply !== undefined,
  edited: (_, { edited }) => edited !== undefined,
}

const withMessage =
  (
    kind: keyof typeof kinds,
    run: (ctx: ActionContext, message: Message, rest: string) => boolean | void,
  ): CommandRun =>
  (ctx, rest) => {
    const message = messageFor(ctx, kind, (one) => kinds[kind](ctx.now(), one))
    return message !== undefined && run(ctx, message, rest)
  }

export const messageSlashCommands: readonly SlashCommand[] = [
  // `/me …` is sent as it was typed; here it has no text, so there is nothing to send
  { name: 'me', endsInText: true, run: (ctx) => tellUsage(ctx, 'me') },
  {
    name: 'reply',
    endsInText: true,
    run: withMessage('others', (ctx, message, rest) =>
      rest === '' ? beginReply(ctx, message) : sendReply(ctx, message, rest),
    ),
  },
  {
    name: 'react',
    run: withMessage('others', (ctx, message, rest) =>
      rest === '' ? tellUsage(ctx, 'react') : react(ctx, message, rest),
    ),
  },
  {
    name: 'edit',
    endsInText: true,
    run: withMessage('mine', (ctx, message, rest) =>
      rest === '' ? beginEdit(ctx, message) : editTo(ctx, message, rest),
    ),
  },
  { name: 'delete', run: withMessage('mine', confirmDelete) },
  { name: 'delivery', run: withMessage('mine', showDelivery) },
  {
    name: 'retry',
    run: withMessage('failed', retryMessage),
  },
  { name: 'copy', run: copyChosen },
  { name: 'quote', run: quoteChosen },
  { name: 'forward', run: forwardChosen },
  {
    name: 'open',
    run: withMessage('link', openLinks),
  },
  { name: 'unread', run: goToUnread },
  { name: 'newest', run: goToNewest },
  {
    name: 'date',
    run: (ctx, rest) => (rest === '' ? promptForDate(ctx) : jumpToDate(ctx, rest)),
  },
  {
    name: 'original',
    run: withMessage('reply', jumpToQuoted),
  },
  {
    name: 'edits',
    run: withMessage('edited', showVersions),
  },
  {
    name: 'search',
    run: ({ ui }, rest) => ui.patch({ overlay: { kind: 'search', start: rest } }),
  },
]
