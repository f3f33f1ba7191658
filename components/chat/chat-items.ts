/** A conversation as a list of things to draw: days, the "new" line, messages, system lines. */
import { displayedTime } from '../../src/model/shown-time.ts'
import type { Message } from '../../src/model/messages/messages.ts'
import type { Conversation } from '../../src/model/screen/view.ts'
import { ANONYMOUS } from '../../src/core/ids.ts'
import type { Dates } from '../../src/i18n/times/dates.ts'
import type { SystemLine } from './system-lines/system-lines.ts'

export type MessageItem = {
  readonly kind: 'message'
  readonly key: string
  readonly at: number
  readonly message: Message
  /** The same author went on within a few minutes: the name is not repeated. */
  readonly follows: boolean
  /** The minute is the same as that of the message above. */
  readonly sameMinute: boolean
}

export type SystemItem = SystemLine & { readonly kind: 'system' }

export type ChatItem =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'new'; readonly key: string; readonly at: number }
  | SystemItem
  | MessageItem

/** For so long (ms) a name is not repeated. */
const GROUPING_TIME = 5 * 60_000
const MINUTE = 60_000

type Shown = Pick<Conversation, 'messages' | 'newFrom' | 'hasOlder' | 'hasNewer'>

const inWindow = (lines: readonly SystemLine[], { messages, hasOlder, hasNewer }: Shown) => {
  const first = messages[0]?.at ?? 0
  const last = messages.at(-1)?.at ?? Number.POSITIVE_INFINITY
  return lines.filter(({ at }) => (!hasOlder || at >= first) && (!hasNewer || at <= last))
}

/** Everything that there is to draw of the window, from the oldest to the newest. */
export const chatItems = (
  conversation: Shown,
  lines: readonly SystemLine[],
  { dayKey }: Pick<Dates, 'dayKey'>,
): readonly ChatItem[] => {
  const items: ChatItem[] = []
  const system = inWindow(lines, conversation)
  let next = 0
  let day = ''
  let above: Message | undefined
  let isNew = false
  const startDay = (at: number) => {
    const today = dayKey(at)
    if (today === day) return
    day = today
    above = undefined
    items.push({ kind: 'day', key: `day ${today}`, at })
  }
  const systemUpTo = (at: number) => {
    for (let line = system[next]; line !== undefined && line.at <= at; line = system[next]) {
      startDay(displayedTime(line))
      items.push({ kind: 'system', ...line })
      above = undefined
      next += 1
    }
  }
  for (const message of conversation.messages) {
    isNew ||= message.id === conversation.newFrom
    if (message.voided) continue
    systemUpTo(message.at)
    const shownAt = displayedTime(message)
    startDay(shownAt)
    if (isNew) {
      isNew = false
      items.push({ kind: 'new', key: 'new', at: message.at })
      above = undefined
    }
    const follows =
      above !== undefined &&
      above.by === message.by &&
      !isAnonymousLine(message) &&
      message.reply === undefined &&
      message.at - above.at < GROUPING_TIME
    const sameMinute = follows && above !== undefined && sameMinuteAs(displayedTime(above), shownAt)
    items.push({ kind: 'message', key: message.id, at: message.at, message, follows, sameMinute })
    above = message
  }
  systemUpTo(Number.POSITIVE_INFINITY)
  return items
}

/** Each line that nobody signed has its own time and name: none can pass for the next line of another. */
const isAnonymousLine = ({ by, unsigned }: Message) => unsigned !== undefined && by === ANONYMOUS

const sameMinuteAs = (a: number, b: number) => Math.floor(a / MINUTE) === Math.floor(b / MINUTE)
