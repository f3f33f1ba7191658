/** The api's methods for single messages, by their ids: edit, delete, react. */
import { changeIntent } from '../../../model/intents.ts'
import type { MessageChangeSpec } from '../../../model/intents.ts'
import type { Message } from '../../../model/messages/messages.ts'
import { parseRef } from '../../../core/ids.ts'
import type { Result } from '../../../core/result.ts'
import { fail, ok } from '../../../core/result.ts'
import { isReaction } from '../../../core/text/reaction.ts'
import { MAX_TEXT, safeLine, safeText } from '../../../core/text/safe-text.ts'
import type { History } from '../../../ports/storage.ts'
import type { ApiAnswer, ApiContext, ApiMethods, Published } from '../context.ts'

/** The message with this id, which may be on its way to somebody who has just come. */
export type AwaitMessage = (id: string, timeout: number) => ApiAnswer<Message>

/** Makes what finds messages by their ids. */
export const createMessageFinder = (
  { waitForArrival }: Pick<ApiContext, 'waitForArrival'>,
  history: Pick<History, 'find'>,
): AwaitMessage => {
  const find = (id: string): Result<Message, 'unknown-message'> => {
    const ref = parseRef(id)
    const message = ref && history.find(ref)
    return message && !message.voided ? ok(message) : fail('unknown-message')
  }
  return async (id, timeout) => {
    if (parseRef(id) === undefined || find(id).ok) return find(id)
    await waitForArrival(timeout, () => find(id).ok, ['conversations', 'outsideWindow'])
    return find(id)
  }
}

/** Makes the methods. */
export const messageMethods = (
  { sendAndWait }: ApiContext,
  awaitMessage: AwaitMessage,
): Pick<ApiMethods, 'edit' | 'delete' | 'react'> => {
  const change = async (
    { id, timeout }: { readonly id: string; readonly timeout: number },
    how: MessageChangeSpec,
  ): ApiAnswer<Published> => {
    const message = await awaitMessage(id, timeout)
    if (!message.ok) return message
    const intent = changeIntent(message.value, how)
    return intent ? sendAndWait(intent, timeout) : fail('unchangeable')
  }
  return {
    edit: async (params) =>
      params.text.length > MAX_TEXT
        ? fail('too-long')
        : change(params, { kind: 'edit', text: safeText(params.text) }),
    delete: async (params) => change(params, { kind: 'delete' }),
    react: async ({ emoji, on, ...params }) =>
      on && !isReaction(emoji)
        ? fail('no-emoji')
        : change(params, { kind: 'react', emoji: safeLine(emoji), on }),
  }
}
