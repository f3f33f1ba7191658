/** What people do with messages, in a session of two and in a group alike. */
import type { MessageChannel } from '../../core/channel.ts'
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

/** What a person asks of the program: it knows under which roster they send to a group. */
export type MessageIntent = MessageAction & { readonly channel: MessageChannel }
