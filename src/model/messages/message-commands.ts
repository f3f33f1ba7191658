/** What people do with messages, in a session of two and in a group alike. */
import type { SignedChannel } from '../../core/channel.ts'
import type { Ref, SafeText } from '../../core/ids.ts'
import type { InGroup, InSession } from './channel-info.ts'

export type Send = { readonly text: SafeText; readonly reply?: Ref }
export type Edit = { readonly target: Ref; readonly text: SafeText }
export type Delete = { readonly target: Ref }
export type React = { readonly target: Ref; readonly emoji: SafeText; readonly on: boolean }
/** `at` is the receiver's time: nobody's typing lasts longer because clocks differ. */
export type Typing = { readonly on: boolean }

export type MessageAction =
  | (Send & { readonly type: 'message.send' })
  | (Edit & { readonly type: 'message.edit' })
  | (Delete & { readonly type: 'message.delete' })
  | (React & { readonly type: 'message.react' })
  | (Typing & { readonly type: 'message.typing' })

export type MessageCommand = MessageAction & (InSession | InGroup)

/** Is this done with messages, and so in a channel of messages? */
export const isMessageCommand = <C extends { readonly type: string }>(
  command: C,
): command is Extract<C, { readonly type: MessageAction['type'] }> =>
  command.type.startsWith('message.')

/** Is this done to a message that is there already? */
export const isChangeCommand = <C extends { readonly type: string }>(
  command: C,
): command is Extract<C, { readonly type: `message.${'edit' | 'delete' | 'react'}` }> =>
  isMessageCommand(command) && command.type !== 'message.send' && command.type !== 'message.typing'

/** Does it only remove what its author had said? It tells nothing new, and wants no answer. */
export const isWithdrawal = (command: { readonly type: string; readonly on?: boolean }): boolean =>
  command.type === 'message.delete' || (command.type === 'message.react' && command.on === false)

/** What a person asks of the program: it knows under which roster they send to a group. */
export type MessageIntent = MessageAction & { readonly channel: SignedChannel }
