/** Commands about messages. */
import { keyOf } from '../../src/core/channel.ts'
import { progressOf } from '../../src/model/messages/delivery.ts'
import type { State } from '../../src/model/state.ts'
import type { Message } from '../../src/model/messages/messages.ts'
import type { CommandRun, SlashCommand } from './slash-commands.ts'
import type { ActionContext } from '../actions/action-context.ts'
import {
  confirmDelete,
  beginEdit,
  beginReply,
  editTo,
  firstLink,
  messageFor,
  openLinks,
  isByMe,
  react,
  retryMessage,
  sendReply,
  showDelivery,
  showVersions,
  isByOthers,
} from '../actions/messages.ts'
import { goToNewest, goToUnread } from '../actions/conversations.ts'
import { jumpToDate, jumpToQuoted, promptForDate } from '../actions/jumps.ts'
import { copyChosen, forwardChosen, quoteChosen } from '../actions/selection.ts'
import { tellUsage } from './people.ts'

const withMessage =
  (
    fits: (message: Message, mine: boolean) => boolean,
    run: (ctx: ActionContext, message: Message, rest: string) => boolean | void,
  ): CommandRun =>
  (ctx, rest) => {
    const message = messageFor(ctx, fits)
    return message !== undefined && run(ctx, message, rest)
  }

/** Is it a message of mine that did not get to the broker? */
const hasFailed = ({ me, delivery }: State, message: Message): boolean =>
  message.by === me.id && progressOf(message, delivery.get(keyOf(message.channel))) === 'failed'

export const messageSlashCommands: readonly SlashCommand[] = [
  // `/me …` is sent as it was typed; here it has no text, so there is nothing to send
  { name: 'me', endsInText: true, run: (ctx) => tellUsage(ctx, 'me') },
  {
    name: 'reply',
    endsInText: true,
    run: withMessage(isByOthers, (ctx, message, rest) =>
      rest === '' ? beginReply(ctx, message) : sendReply(ctx, message, rest),
    ),
  },
  {
    name: 'react',
    run: withMessage(isByOthers, (ctx, message, rest) =>
      rest === '' ? tellUsage(ctx, 'react') : react(ctx, message, rest),
    ),
  },
  {
    name: 'edit',
    endsInText: true,
    run: withMessage(isByMe, (ctx, message, rest) =>
      rest === '' ? beginEdit(ctx, message) : editTo(ctx, message, rest),
    ),
  },
  { name: 'delete', run: withMessage(isByMe, confirmDelete) },
  { name: 'delivery', run: withMessage(isByMe, showDelivery) },
  {
    name: 'retry',
    run: (ctx) => withMessage((message) => hasFailed(ctx.now(), message), retryMessage)(ctx, ''),
  },
  { name: 'copy', run: copyChosen },
  { name: 'quote', run: quoteChosen },
  { name: 'forward', run: forwardChosen },
  {
    name: 'open',
    run: withMessage(({ text }) => firstLink(text) !== undefined, openLinks),
  },
  { name: 'unread', run: goToUnread },
  { name: 'newest', run: goToNewest },
  {
    name: 'date',
    run: (ctx, rest) => (rest === '' ? promptForDate(ctx) : jumpToDate(ctx, rest)),
  },
  {
    name: 'original',
    run: withMessage(({ reply }) => reply !== undefined, jumpToQuoted),
  },
  {
    name: 'edits',
    run: withMessage(({ edited }) => edited !== undefined, showVersions),
  },
  {
    name: 'search',
    run: ({ ui }, rest) => ui.patch({ overlay: { kind: 'search', start: rest } }),
  },
]
