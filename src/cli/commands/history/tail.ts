/** `papo tail`: what happens, a line each, until it is ended. */
import { parsePlaintextUserId } from '../../../core/plaintext-ids.ts'
import { groupNameOf, parseUserId, personConversationId } from '../../../core/ids.ts'
import { parseTopicFilter } from '../../../core/broker/topic-filter.ts'
import { revealLine } from '../../../core/text/safe-text.ts'
import { INTERNAL_EVENTS } from '../../../model/model.ts'
import type { Invocation } from '../../args.ts'
import { looksLikeGroup } from '../../api/find-group.ts'
import { looksLikeTopic } from '../../api/open-topics.ts'
import { MAX_PAST } from '../../rpc/contract.ts'
import { readFollowedEvent } from '../../rpc/followed-events.ts'
import type { FollowedEvent } from '../../rpc/followed-events.ts'
import { jsonLine } from '../../process/printable.ts'
import { timeRange } from '../../time-flags.ts'
import { callOrReport, findLinkProblem } from '../call.ts'
import type { CommandContext, CommandEnd } from '../call.ts'
import { eventLines } from '../lines/event-lines.ts'
import { refusalText } from '../lines/print.ts'
import { tailTopic } from './tail-topic.ts'

/** Is this event about the conversation with that person? */
const isAboutPerson = ({ conversation, people }: FollowedEvent, who: string): boolean => {
  const id = parseUserId(who) ?? parsePlaintextUserId(who)
  return id !== undefined && (conversation === personConversationId(id) || people.includes(id))
}

/** Is this event about the group with this name or id? */
const isAboutGroup = ({ group }: FollowedEvent, typed: string): boolean => {
  if (group === undefined) return false
  const wanted = typed.slice(1)
  return group === wanted || groupNameOf(group) === wanted.normalize('NFKC').toLowerCase()
}

const isAbout = (event: FollowedEvent, target: string) => {
  if (looksLikeTopic(target)) return event.conversation === target
  return looksLikeGroup(target) ? isAboutGroup(event, target) : isAboutPerson(event, target)
}

/** Why nothing can ever be shown of this. */
const refusedTarget = async (
  target: string,
  { profile }: CommandContext,
): Promise<string | undefined> => {
  const refused = await profile.call('check', { method: 'tail', who: target })
  if (!refused.ok) return refused.error
  if (looksLikeGroup(target)) return undefined
  if (looksLikeTopic(target))
    return parseTopicFilter(target.slice(1)) === undefined ? 'bad-topic' : undefined
  const who = parseUserId(target) ?? parsePlaintextUserId(target)
  return who === undefined ? 'unknown-person' : undefined
}

/** How long (ms) the broker gets before it is told that nothing comes of it. */
const LINK_TIMEOUT = 3000

/** Why nothing may ever come: no broker, which only the tail of everything shows, or nobody of this name. */
const tellSilence = async (target: string, context: CommandContext): Promise<void> => {
  const { profile, texts, out } = context
  const waiting = { ...context, texts: { ...texts, noAnswerYet: texts.stillNoAnswer } }
  const problem = await findLinkProblem(waiting, LINK_TIMEOUT)
  if (problem !== undefined) return out.error(problem)
  if (looksLikeTopic(target) || looksLikeGroup(target)) return
  const known = await profile.call('conversations', { who: target })
  if (!known.ok && known.error === 'unknown-person') out.error(texts.waitsFor(revealLine(target)))
}

/** Follows until `ended` resolves, or until the profile is taken from us; then it is called again. */
export type Tail = (
  call: Invocation,
  context: CommandContext,
  ended: Promise<'stopped'>,
) => Promise<CommandEnd>

/** Makes what prints the events: those of the past first, and each once. */
const createPrinter = (
  call: Invocation,
  { texts, out }: CommandContext,
  isWanted: (event: FollowedEvent) => boolean,
) => {
  // until the past is printed, what happens waits
  let waiting: FollowedEvent[] | undefined = []
  let isUnreadableReported = false
  const print = (event: FollowedEvent) => {
    if (INTERNAL_EVENTS.has(event.type) || !isWanted(event)) return
    const lines = call.flags['json'] === true ? [jsonLine(event.json)] : eventLines(event, texts)
    for (const line of lines) out.line(line)
  }
  return {
    onEvent: (event: FollowedEvent | undefined) => {
      if (event && waiting) waiting.push(event)
      else if (event) print(event)
      else {
        if (!isUnreadableReported) out.error(refusalText(texts, 'unreadable-event'))
        isUnreadableReported = true
      }
    },
    /** Prints the past, and what happened meanwhile. */
    start: (past: readonly FollowedEvent[]) => {
      const known = new Set(past.map(messageIdIn))
      for (const event of past) print(event)
      const later = waiting ?? []
      waiting = undefined
      for (const event of later) {
        const id = messageIdIn(event)
        if (id === undefined || !known.has(id)) print(event)
      }
    },
  }
}

const messageIdIn = ({ shown }: FollowedEvent): string | undefined =>
  shown?.type === 'message.sent' ? shown.message.id : undefined

/** Makes a tail, which goes on where it was when it is called again. */
export const createTail = (): Tail => {
  let resumeAt: number | undefined
  return async (call, context, ended) => {
    const { profile, texts, out } = context
    let [target] = call.positionals
    const refused = target === undefined ? undefined : await refusedTarget(target, context)
    if (refused === 'closing' || refused === 'disconnected') return 'retry'
    if (refused !== undefined) {
      out.error(refusalText(texts, refused, { who: target }))
      return 1
    }
    const range = timeRange(call, texts, Date.now())
    if (!range.ok) {
      out.error(range.message)
      return range.code
    }
    const since = range.value.since === undefined ? undefined : (resumeAt ?? range.value.since)
    const printer = createPrinter(
      call,
      context,
      (event) => target === undefined || isAbout(event, target),
    )
    await profile.follow(printer.onEvent)
    const end: Promise<CommandEnd> = Promise.race([
      ended.then(() => 0),
      profile.disconnected.then(() => {
        resumeAt = Date.now()
        return 'retry' as const
      }),
    ])
    if (since !== undefined) {
      const who = target === undefined || looksLikeGroup(target) ? {} : { who: target }
      const past = await Promise.race([
        callOrReport(context, 'past', { since, limit: MAX_PAST, ...who }),
        end,
      ])
      if (typeof past !== 'object') return past
      if (!past.ok) return past.end
      printer.start(past.value.rows.flatMap((row) => readFollowedEvent(row) ?? []))
    } else printer.start([])
    if (target !== undefined) void tellSilence(target, context)
    if (target !== undefined && looksLikeTopic(target)) return tailTopic(target, context, ended)
    // until it is known which group is meant, all of this name are followed: nothing is missed
    if (target !== undefined && looksLikeGroup(target)) {
      const found = await Promise.race([
        callOrReport(context, 'group info', { group: target }),
        end,
      ])
      if (typeof found !== 'object') return found
      if (!found.ok) return found.end
      target = `#${found.value.id}`
    }
    return end
  }
}
