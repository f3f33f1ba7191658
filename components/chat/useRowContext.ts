/** What the rows of the open conversation are drawn with, the same object until something of it changes. */
import { useMemo } from 'react'
import { keyOf } from '../../src/core/channel.ts'
import { personLookAlike } from '../../src/model/screen/look-alikes.ts'
import { progressOf } from '../../src/model/messages/delivery.ts'
import { memberRows } from '../../src/model/groups/group-selectors.ts'
import { mentions } from '../../src/model/messages/mentions.ts'
import type { Message } from '../../src/model/messages/messages.ts'
import { passesFilter } from '../../src/model/messages/search-query.ts'
import type { State } from '../../src/model/state.ts'
import { requestRows } from '../../src/model/screen/request-rows.ts'
import { settledGroups, settledSessions } from '../../src/model/screen/settled-places.ts'
import type { Conversation } from '../../src/model/screen/view.ts'
import { isPlaintextUser } from '../../src/core/plaintext-ids.ts'
import { ANONYMOUS, groupOf, personOf } from '../../src/core/ids.ts'
import type { ConversationId, Ref, UserId } from '../../src/core/ids.ts'
import type { SearchQuery } from '../../src/model/messages/search-query.ts'
import type { Term } from '../../src/core/text/search-terms.ts'
import { matches, termsOf } from '../../src/core/text/search-terms.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import { useChat, useLatest, useServices } from '../../src/store/hooks.ts'
import type { Services } from '../../src/store/services.ts'
import { useTheme } from '../../src/themes/theme.ts'
import type { Theme } from '../../src/themes/theme.ts'
import type { Span } from '../widgets/Line.tsx'
import { lookAlikeSpan } from '../widgets/person-spans.ts'
import { widthOf } from '../../src/text/width.ts'
import { personName as shownName, useUi } from '../actions/action-context.ts'
import { conversationLines } from './system-lines/conversation-lines.ts'
import { chatItems } from './chat-items.ts'
import type { ChatItem } from './chat-items.ts'
import { claimedName, isAnonymous } from './unsigned-messages.ts'
import { fitUnsignedName, widestUnsignedName } from '../widgets/names.ts'
import type { RowContext } from './item-rows.ts'
import type { SystemLine } from './system-lines/system-lines.ts'

/** With fewer cells nothing is left of a name and the mark beside it. */
const NARROWEST_NAME = 4

const me = (state: State) => state.me
const people = (state: State) => state.people

/** The group of a conversation, as far as it is known; its newest message may be of any time. */
const useGroup = (id: ConversationId) =>
  useChat((state) => {
    const group = groupOf(id)
    return group === undefined ? undefined : settledGroups(state).get(group)
  })

/** Everybody known where several may speak; of a conversation of two, the other is enough. */
const useNames = (id: ConversationId) => {
  const inGroup = groupOf(id) !== undefined
  return useChat((state) => (inGroup ? people(state) : undefined))
}

/** ≠, ✓ and ! beside the names of members: of their names, and of their keys in the roster and as I know them. */
const useMarks = (id: ConversationId, { glyphs, styles }: Theme): ReadonlyMap<UserId, Span> => {
  const now = useLatest()
  const group = useGroup(id)
  const known = useNames(id)
  return useMemo(() => {
    // people are looked at here, and what they are belongs to the state of this moment
    const rows = group && known ? memberRows(now(), group.id) : []
    return new Map(
      rows.flatMap(({ member, trust, person }): readonly (readonly [UserId, Span])[] => {
        const changed = trust === 'changed' || person?.conflictingKey !== undefined
        if (changed) return [[member.id, { text: glyphs.changed, style: styles.danger }]]
        if (personLookAlike(now(), member.id))
          return [[member.id, lookAlikeSpan({ glyphs, styles })]]
        if (trust !== 'verified') return []
        return [[member.id, { text: glyphs.verified, style: styles.trusted }]]
      }),
    )
  }, [group, known, now, glyphs, styles])
}

/** Messages by id, when they are first asked for: few are answers, and each new one makes another window. */
const indexOnce = (messages: readonly Message[]): (() => ReadonlyMap<Ref, Message>) => {
  let byId: ReadonlyMap<Ref, Message> | undefined
  return () => (byId ??= new Map(messages.map((message) => [message.id, message])))
}

/** What is to be marked in each hit of a search; a text is looked through once, however often it is drawn. */
const termsInHits = (query: SearchQuery | undefined): RowContext['hitTerms'] => {
  const none: readonly Term[] = []
  if (!query) return () => none
  const terms = termsOf(query.words)
  const known = new WeakMap<Message, boolean>()
  return (message) => {
    const isHit =
      known.get(message) ?? (passesFilter(query, message) && matches(message.text, terms))
    known.set(message, isHit)
    return isHit ? terms : none
  }
}

/** Messages of this conversation that are on disk only, each looked up once. */
const readOnce = (id: ConversationId, read: Services['message']) => {
  const known = new Map<Ref, Message | undefined>()
  return (ref: Ref): Message | undefined => {
    if (!known.has(ref)) {
      const found = read(ref)
      // whoever replies may name any message
      known.set(ref, found?.conversation === id && !found.voided ? found : undefined)
    }
    return known.get(ref)
  }
}

/** The look for rows of `width` cells. */
export const useRowContext = (conversation: Conversation, width: number): RowContext => {
  const theme = useTheme()
  const texts = useTexts()
  const mine = useChat(me)
  const { id, messages } = conversation
  const { message: read } = useServices()
  const other = personOf(id)
  const inGroup = groupOf(id) !== undefined
  const name = useChat((state) => (other === undefined ? '' : shownName(state, other)))
  const known = useNames(id)
  const marks = useMarks(id, theme)
  const progress = useChat((state) => state.delivery)
  const old = useChat((state) => state.outsideWindow)
  const unfolded = useUi((ui) => ui.unfolded)
  const now = useChat((state) => (texts.dates.isRelative ? state.now : 0))
  const query = useUi((ui) => (ui.pane === 'chat' ? ui.search?.query : undefined))
  return useMemo(() => {
    const actorOf = (who: UserId) => {
      if (who === mine.id) return mine.name
      return who === other ? name : (known?.get(who)?.name ?? who)
    }
    const nameOf = (who: UserId) => (who === mine.id ? texts.you : actorOf(who))
    const authors = new Set(messages.map(({ by }) => by))
    const widths = [...(inGroup ? authors : [])].map(
      (who) => widthOf(nameOf(who)) + (marks.has(who) ? 2 : 0),
    )
    const anonymous = authors.has(ANONYMOUS) ? messages.filter(isAnonymous) : []
    const claimed = anonymous.map((message) => claimedName(message, texts))
    const names = [texts.you, name, ...new Set(claimed)]
    const longest = Math.max(widestUnsignedName(authors), ...names.map(widthOf), ...widths)
    // the text keeps half of the width
    const beside = Math.floor(width / 2) - texts.dates.column - 4
    const nameWidth = Math.min(longest, width < 50 ? 7 : 14, Math.max(NARROWEST_NAME, beside))
    const byId = indexOnce(messages)
    const onDisk = readOnce(id, read)
    return {
      width,
      nameWidth,
      theme,
      texts,
      me: mine.id,
      nameOf: (who) =>
        isPlaintextUser(who) ? fitUnsignedName(who, nameWidth, theme.glyphs.ellipsis) : nameOf(who),
      actorOf,
      markOf: (who) => marks.get(who),
      callsMe: ({ by, text }) => inGroup && by !== mine.id && mentions(text, mine.id),
      isHidden: ({ by }) => known?.get(by)?.blocked ?? false,
      progressOf: (message) => progressOf(message, progress.get(keyOf(message.channel))),
      quoted: (ref) => byId().get(ref) ?? old.get(ref) ?? onDisk(ref),
      isUnfolded: (ref) => unfolded.has(ref),
      now,
      hitTerms: termsInHits(query),
    }
  }, [
    id,
    read,
    query,
    unfolded,
    now,
    width,
    theme,
    texts,
    mine,
    name,
    other,
    inGroup,
    known,
    marks,
    progress,
    old,
    messages,
  ])
}

/** What nobody typed in a conversation, by time. */
const useSystemLines = ({ id }: Conversation): readonly SystemLine[] => {
  const texts = useTexts()
  const mine = useChat(me)
  const asked = useChat(requestRows)
  const opened = useChat(settledSessions)
  const plain = useChat((state) => state.plaintext.sessions)
  const other = personOf(id)
  const name = useChat((state) => (other === undefined ? '' : shownName(state, other)))
  const group = useGroup(id)
  const known = useNames(id)
  return useMemo(() => {
    const nameOf = (who: UserId) => (who === other ? name : (known?.get(who)?.name ?? who))
    const sources = {
      id,
      group,
      requests: asked,
      sessions: opened.values(),
      plaintextSessions: plain.values(),
    }
    return conversationLines(sources, { me: mine.id, nameOf, texts })
  }, [id, group, known, asked, opened, plain, mine, other, name, texts])
}

/** Everything that there is to draw of a conversation. */
export const useChatItems = (conversation: Conversation): readonly ChatItem[] => {
  const texts = useTexts()
  const lines = useSystemLines(conversation)
  const { messages, newFrom, hasOlder, hasNewer } = conversation
  return useMemo(
    () => chatItems({ messages, newFrom, hasOlder, hasNewer }, lines, texts.dates),
    [messages, newFrom, hasOlder, hasNewer, lines, texts],
  )
}
