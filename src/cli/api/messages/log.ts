/** The api's methods that read what was said: one conversation page by page, or everything since a time. */
import { displayedTime } from '../../../model/shown-time.ts'
import type { Message } from '../../../model/messages/messages.ts'
import type { State } from '../../../model/state.ts'
import { keyOf } from '../../../core/channel.ts'
import { LOWEST_REF, parseMillis, parseRef } from '../../../core/ids.ts'
import type { ConversationId } from '../../../core/ids.ts'
import type { Result } from '../../../core/result.ts'
import { fail, ok } from '../../../core/result.ts'
import type { Disk, PageRequest } from '../../../ports/storage.ts'
import type { ParamsOf, ResultOf } from '../../rpc/contract.ts'
import type { ApiContext, ApiMethods } from '../context.ts'
import { findConversation } from './find-conversation.ts'
import { calledConversation, calledPerson } from './names.ts'
import { withSignedPackets } from './signed-packets.ts'

/** How long (ms) what waited at the broker gets to arrive once there is a link. */
const CATCH_UP = 300

type LogRow = ResultOf<'log'>['rows'][number]

/** A message as `papo log` and `papo export` print it. */
export const logRow = (state: State, message: Message): LogRow => {
  const { id, conversation, channel, by, text, reply, edited, editShownAt, deleted } = message
  const { reactions, unsigned } = message
  return {
    id,
    conversation,
    session: keyOf(channel),
    by,
    name: calledPerson(state, by),
    at: displayedTime(message),
    text,
    ...(reply === undefined ? {} : { reply }),
    ...(edited ? { edited: editShownAt ?? edited.at } : {}),
    ...(deleted === true ? { deleted } : {}),
    reactions: reactions
      .filter(({ on }) => on)
      .map(({ by: who, emoji }) => ({ by: who, name: calledPerson(state, who), emoji })),
    ...(unsigned ? { unsigned } : {}),
  }
}

/** Before or after a message, or a time; or from one of the ends. */
const pageRequest = ({
  backward,
  at,
  id,
}: Pick<ParamsOf<'log'>, 'backward' | 'at' | 'id'>): Result<PageRequest, 'bad-time'> => {
  if (at === undefined) return ok({ kind: backward ? 'newest' : 'oldest' })
  const [time, ref] = [parseMillis(at), id === undefined ? LOWEST_REF : parseRef(id)]
  if (time === undefined || ref === undefined) return fail('bad-time')
  return ok({ kind: backward ? 'before' : 'after', mark: { at: time, ref } })
}

/** Which conversations have anything that is not older. */
const recentConversations = ({ conversations }: State, since: number): readonly ConversationId[] =>
  [...conversations.values()].filter(({ clock }) => clock >= since).map(({ id }) => id)

const byTime = (a: Message, b: Message) => a.at - b.at || (a.id < b.id ? -1 : 1)

/** So many UTF-16 units of packets in one answer; what is over it comes with the next page. */
const MAX_PAGE_SIZE = 2 ** 22

const packetUnits = ({ signed = [] }: LogRow): number =>
  signed.reduce((sum, { packet }) => sum + packet.length, 0)

/** The rows of the first messages, of one at least, until their packets are too long together; and of how many. */
const rowsOfPage = (
  limit: number,
  messages: readonly Message[],
  rowOf: (message: Message) => LogRow,
): { readonly rows: readonly LogRow[]; readonly taken: number } => {
  const rows: LogRow[] = []
  let [taken, size] = [0, 0]
  for (const message of messages) {
    if (size > limit) break
    taken += 1
    if (message.voided) continue
    const row = rowOf(message)
    size += packetUnits(row)
    rows.push(row)
  }
  return { rows, taken }
}

/** Makes the methods. */
export const logMethods = (
  { state, waitFor, waitForLink }: ApiContext,
  disk: Pick<Disk, 'history' | 'packets'>,
): Pick<ApiMethods, 'log' | 'past'> => ({
  log: async ({ who, limit, signed, timeout, ...from }) => {
    await waitForLink(timeout)
    // the first page waits for what others said meanwhile
    if (from.id === undefined && state().link.status === 'online')
      await waitFor(() => false, CATCH_UP, {})
    const conversation = findConversation(state(), who)
    if (!conversation.ok) return conversation
    const request = pageRequest(from)
    if (!request.ok) return request
    const page = disk.history.page(conversation.value, request.value, limit)
    const rowOf = (one: Message): LogRow => {
      if (signed !== true) return logRow(state(), one)
      const found = withSignedPackets(state(), disk, one)
      return { ...logRow(state(), found.message), signed: found.signed }
    }
    const { rows, taken } = rowsOfPage(
      from.backward ? Infinity : MAX_PAGE_SIZE,
      page.messages,
      rowOf,
    )
    const end = from.backward ? page.messages[0] : page.messages[taken - 1]
    return ok({
      rows,
      more: from.backward ? page.hasOlder : page.hasNewer || taken < page.messages.length,
      // where the next page goes on: it is ordered by a time that may be another than the one that is shown
      ...(end ? { at: end.at, id: end.id } : {}),
    })
  },
  past: async ({ who, since, limit }) => {
    const time = parseMillis(since)
    if (time === undefined) return fail('bad-time')
    const one = who === undefined ? undefined : findConversation(state(), who)
    // somebody who was never seen here has no past, and may come
    if (one && !one.ok) return one.error === 'unknown-person' ? ok({ rows: [] }) : one
    const conversations = one ? [one.value] : recentConversations(state(), since)
    const of = { kind: 'newest' } as const
    const found = conversations.flatMap((conversation) =>
      disk.history
        .page(conversation, of, limit)
        .messages.filter(({ at, voided, deleted }) => at >= since && !voided && !deleted),
    )
    const messages = found.toSorted(byTime).slice(-limit)
    return ok({
      rows: messages.map((message) => ({
        type: 'message.sent',
        message,
        names: {
          [message.by]: calledPerson(state(), message.by),
          [message.conversation]: calledConversation(state(), message.conversation),
        },
      })),
    })
  },
})
