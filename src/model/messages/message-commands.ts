/** What is said in a conversation of two or in a group, word by word. */
import type { Ref, SafeText } from '../../core/ids.ts'
import type { InGroup, InSession } from './channel-info.ts'

export type Send = { readonly text: SafeText; readonly reply?: Ref }
export type Edit = { readonly target: Ref; readonly text: SafeText }
export type Delete = { readonly target: Ref }
export type React = { readonly target: Ref; readonly emoji: SafeText; readonly on: boolean }
/** `at` is the time of the hearer: nobody's typing lasts longer because clocks differ. */
export type Typing = { readonly on: boolean }

export type MessageCommand =
  | (InSession & Send & { readonly type: 'session.say' })
  | (InSession & Edit & { readonly type: 'session.edit' })
  | (InSession & Delete & { readonly type: 'session.delete' })
  | (InSession & React & { readonly type: 'session.react' })
  | (InSession & Typing & { readonly type: 'session.typing' })
  | (InGroup & Send & { readonly type: 'group.say' })
  | (InGroup & Edit & { readonly type: 'group.edit' })
  | (InGroup & Delete & { readonly type: 'group.delete' })
  | (InGroup & React & { readonly type: 'group.react' })
  | (InGroup & Typing & { readonly type: 'group.typing' })

type ThisGroup = Pick<InGroup, 'group'>
/** What a person asks of the program: it knows under which card it speaks. */
export type GroupMessageIntent =
  | (ThisGroup & Send & { readonly type: 'group.say' })
  | (ThisGroup & Edit & { readonly type: 'group.edit' })
  | (ThisGroup & Delete & { readonly type: 'group.delete' })
  | (ThisGroup & React & { readonly type: 'group.react' })
  | (ThisGroup & Typing & { readonly type: 'group.typing' })
