/** A screen with a state but no network: wishes are judged by the real rules, others speak by hand. */
import type { ReactElement } from 'react'
import { App } from '../../../components/App.tsx'
import { decide, reduce } from '../../../src/model/model.ts'
import type { Card } from '../../../src/model/groups/roster.ts'
import { cardFor, isCardWish } from '../../../src/model/groups/roster-builder.ts'
import type { CardWish } from '../../../src/model/groups/roster-builder.ts'
import { leaderOf } from '../../../src/model/groups/roster.ts'
import { classicAtStart } from '../../../src/model/plaintext/plaintext-state.ts'
import type { ClassicCommand } from '../../../src/model/plaintext/plaintext.ts'
import { saidUnder } from '../../../src/model/groups/membership.ts'
import { completed } from '../../../src/model/intents.ts'
import { openSessionWith } from '../../../src/model/direct/sessions.ts'
import { beginning } from '../../../src/model/state.ts'
import type { State } from '../../../src/model/state.ts'
import type { ChatEvent, Command, Stamped, Wish } from '../../../src/model/commands.ts'
import { classicId, classicName, NO_KEY, SOMEBODY } from '../../../src/core/plaintext-ids.ts'
import {
  cardHash,
  conversationOf,
  conversationWith,
  groupId,
  later,
  millis,
  publicKey,
  userId,
} from '../../../src/core/ids.ts'
import type { ConversationId, GroupId, Millis, PublicKey, UserId } from '../../../src/core/ids.ts'
import type { Copied, Opened } from '../../../src/core/desktop.ts'
import { NOTHING } from '../../../src/core/seq-ranges.ts'
import type { KeyScheme } from '../../../src/core/setting-choices.ts'
import { ok } from '../../../src/core/result.ts'
import { safeText } from '../../../src/core/safe-text.ts'
import { ulid } from '../../../src/core/ulid.ts'
import type { Language } from '../../../src/i18n/locale.ts'
import { TextsProvider, textsFor } from '../../../src/i18n/texts.ts'
import { ChatProvider } from '../../../src/store/hooks.ts'
import type { SearchHit, Services } from '../../../src/store/services.ts'
import { createStore } from '../../../src/store/store.ts'
import { ThemeProvider } from '../../../src/themes/theme.ts'
import { themeFor } from '../../../src/themes/themes.ts'
import { show } from './memory-screen.tsx'
import type { Screen } from './memory-screen.tsx'

const sure = <T,>(value: T | undefined): T => {
  if (value === undefined) throw new Error('the test asked for something that cannot be')
  return value
}

/** A name as an id; the test's own names are always good. */
export const idOf = (name: string): UserId => sure(userId(name))

/** Fri 20 Nov 2026, 09:12:04 UTC. */
export const START: Millis = sure(millis(Date.UTC(2026, 10, 20, 9, 12, 4)))

const keyOf = (name: string): PublicKey =>
  sure(
    publicKey(
      name
        .replaceAll(/[^A-Za-z0-9]/gu, '')
        .padEnd(43, 'k')
        .slice(0, 43),
    ),
  )

export type World = {
  readonly state: () => State
  /** What the screen asked for, in order; also the services that are not wishes, as words. */
  readonly asked: readonly (Wish | string)[]
  /** Facts that nobody decides: the link, deliveries, pages from disk. */
  readonly happen: (...events: readonly ChatEvent[]) => void
  /** Somebody else says or does something. */
  readonly hear: (name: string, command: Command) => void
  /** Somebody of the plain-text chat says something; `''` where no name is in it. */
  readonly hearPlain: (name: string, command: ClassicCommand) => void
  /** I do something, past the screen. */
  readonly wish: (wish: Wish) => void
  /** Somebody is seen on the broker. */
  readonly meet: (name: string, status?: 'online' | 'away' | 'offline', ago?: number) => void
  /** We talk: they asked, I accepted. */
  readonly talkWith: (name: string) => void
  readonly says: (name: string, text: string, to?: string) => void
  /** Somebody founds a group, which may have a name that is there already. */
  readonly founds: (name: string, group: string, topic?: string) => GroupId
  /** Somebody makes a card of a group: lets in, removes, hands over … */
  readonly cards: (name: string, wish: CardWish) => void
  /** Who leads makes me a member, though I never asked. */
  readonly writesMeIn: (leader: string, group: GroupId) => void
  /** These ask to join, and whoever leads lets them in. */
  readonly joins: (group: GroupId, ...names: readonly string[]) => void
  readonly asksToJoin: (name: string, group: GroupId, text?: string) => void
  readonly saysIn: (name: string, group: GroupId, text: string) => void
  /** The broker answers; or, as said, does not. */
  readonly link: (status: 'online' | 'offline') => void
  /** Lets time (ms) pass for what is said next. */
  readonly pass: (delay: number) => void
  readonly found: SearchHit[]
  /** What comes of copying and of opening a link. */
  readonly desktop: { copied: Copied; opened: Opened }
  readonly services: Services
  readonly element: (options?: Options) => ReactElement
  readonly show: (columns?: number, rows?: number, options?: Options) => Promise<Screen>
}

type Options = {
  readonly theme?: string
  readonly language?: Language
  readonly unicode?: boolean
  readonly child?: ReactElement
  readonly open?: ConversationId
  readonly keys?: KeyScheme
}

/** A world in which I am alice. */
export const worldOf = (me = 'alice', classic = false): World => {
  const myId = idOf(me)
  const myKey = keyOf(me)
  const began = beginning({ id: myId, name: safeText(me), key: myKey }, START)
  const plainName = classic ? safeText(me) : undefined
  const store = createStore({ ...began, classic: classicAtStart(began.classic, plainName) })
  const asked: (Wish | string)[] = []
  const found: SearchHit[] = []
  let now = START
  let count = 0
  const seqs = new Map<string, number>()

  const stamped = (by: UserId, key: PublicKey, command: Command): Stamped => {
    count += 1
    now = later(now, 1)
    const place =
      command.type === 'session.say'
        ? `${by} ${command.session}`
        : command.type === 'group.say'
          ? `${by} ${command.group}`
          : ''
    const seq = (seqs.get(place) ?? 0) + 1
    if (place !== '') seqs.set(place, seq)
    const random = Uint8Array.from({ length: 10 }, (_, index) => (count >> (8 * (9 - index))) & 255)
    return { ...command, by, key, at: now, ref: ulid(now, random), seq }
  }
  const happen = (...events: readonly ChatEvent[]) => store.set(reduce(store.get(), events))
  const judge = (by: UserId, key: PublicKey, command: Command) => {
    const word = stamped(by, key, command)
    const events = decide(store.get(), word)
    if (!events.ok) return events
    happen(...events.value)
    return ok(word.ref)
  }
  /** A card as its author would sign it; nobody looks at signatures here. */
  const carded = (by: UserId, key: PublicKey, card: Card) =>
    judge(by, key, {
      type: 'group.card',
      ...card,
      hash: sure(cardHash(String(count).padStart(43, 'h'))),
    })
  const fulfil = (wish: Wish) => {
    if (isCardWish(wish)) {
      const card = cardFor(store.get(), wish, () => NOTHING, now)
      return card.ok ? carded(myId, myKey, card.value) : card
    }
    return judge(myId, myKey, completed(store.get(), wish, { at: now, said: () => 0 }))
  }
  const send: Services['send'] = (wish) => {
    asked.push(wish)
    return fulfil(wish)
  }
  const note =
    (name: string) =>
    (...args: readonly unknown[]) => {
      asked.push([name, ...args].join(' '))
    }
  const words = 'amber basin cactus drift ember fossil'.split(' ')
  const desktop: World['desktop'] = {
    copied: { to: 'programs', names: ['wl-copy'] },
    opened: { is: 'opened', by: 'xdg-open' },
  }
  const services: Services = {
    send,
    now: () => now,
    search: (text, limit, conversation) => {
      note('search')(text, conversation ?? 'everywhere')
      return { hits: found.slice(0, limit), more: found.length > limit, whole: true }
    },
    safety: (who, key) => ({
      digits: Array.from({ length: 12 }, (_, index) =>
        String(10_000 + index * 7001 + key.charCodeAt(0)),
      ),
      words: [...words, who],
    }),
    invite: () => `papo:${me}:${myKey}`,
    add: (invite) => {
      note('add')(invite)
      return { ok: false, error: 'bad-invite' }
    },
    topic: (session) => `papo/SESSIONS/x/y/${session}`,
    show: note('show'),
    retry: note('retry'),
    reconnect: note('reconnect'),
    setting: (name, value) => {
      note('setting')(name, value)
      return ok(value ?? '')
    },
    copy: (text) => {
      note('copy')(text)
      return Promise.resolve(desktop.copied)
    },
    openLink: (url) => {
      note('openLink')(url)
      return Promise.resolve(desktop.opened)
    },
    editor: (text) => Promise.resolve(`${text} from the editor\n`),
    suspend: note('suspend'),
    redraw: note('redraw'),
    quit: note('quit'),
  }
  const hear = (name: string, command: Command) => {
    const result = judge(idOf(name), keyOf(name), command)
    if (!result.ok) throw new Error(`${name} may not: ${result.error}`)
  }
  const hearPlain: World['hearPlain'] = (name, command) => {
    const by = name === '' ? SOMEBODY : classicId(sure(classicName(name)))
    const result = judge(by, NO_KEY, command)
    if (!result.ok) throw new Error(`${name} may not: ${result.error}`)
  }
  const sessionWith = (name: string) => sure(openSessionWith(store.get(), idOf(name))).id
  const cardOf = (name: string, wish: CardWish) => {
    const { me: mine, ...rest } = store.get()
    const groups = wish.type === 'group.found' ? new Map() : rest.groups
    const asThem = { ...rest, groups, me: { ...mine, id: idOf(name), key: keyOf(name) } }
    const card = cardFor(asThem, wish, () => NOTHING, now)
    if (!card.ok) throw new Error(`${name} may not: ${card.error}`)
    return card.value
  }
  const hearCard = (name: string, card: Card) => {
    const judged = carded(idOf(name), keyOf(name), card)
    if (!judged.ok) throw new Error(`the card of ${name} is no good: ${judged.error}`)
  }
  const cards: World['cards'] = (name, wish) => hearCard(name, cardOf(name, wish))
  const writesMeIn: World['writesMeIn'] = (name, group) => {
    const card = cardOf(name, { type: 'group.renew', group })
    const { id, key } = store.get().me
    hearCard(name, { ...card, members: [...card.members, { id, key, since: card.rev, said: 0 }] })
  }
  const groupHere = (id: GroupId) => sure(store.get().groups.get(id))
  const asksToJoin: World['asksToJoin'] = (name, id, text = '') => {
    const group = groupHere(id)
    const ask = { type: 'group.ask', group: id, text: safeText(text) } as const
    if (name === me) fulfil(ask)
    else hear(name, { ...ask, to: leaderOf(group.card).id, card: saidUnder(group) })
  }
  let boots = 0
  const meet: World['meet'] = (name, status = 'online', ago = 0) => {
    boots += 1
    const seen = later(now, -ago)
    hear(name, {
      type: 'presence.show',
      status,
      name: safeText(name),
      caps: [],
      boot: boots,
      count: 1,
      seen,
    })
  }
  const element = (options: Options = {}) => {
    const { theme, language = 'en', unicode = true, open, keys } = options
    return (
      <ChatProvider value={{ store, services }}>
        <TextsProvider value={textsFor(language, keys)}>
          <ThemeProvider value={themeFor(theme, {}, { unicode })}>
            {options.child ?? (
              <App version="0.1.0" {...(open === undefined ? {} : { initialConversation: open })} />
            )}
          </ThemeProvider>
        </TextsProvider>
      </ChatProvider>
    )
  }
  return {
    state: store.get,
    asked,
    happen,
    hear,
    hearPlain,
    wish: (wish) => {
      const result = fulfil(wish)
      if (!result.ok) throw new Error(`I may not: ${result.error}`)
    },
    meet,
    talkWith: (name) => {
      hear(name, { type: 'request.make', to: myId, text: safeText('') })
      const request = sure([...store.get().requests.values()].at(-1))
      send({ type: 'request.accept', request: request.id })
      asked.pop()
    },
    says: (name, text, to = name) => {
      const say = { type: 'session.say', session: sessionWith(to), text: safeText(text) } as const
      if (name === me) judge(myId, myKey, say)
      else hear(name, say)
    },
    founds: (name, group, topic = '') => {
      cards(name, { type: 'group.found', name: group, topic: safeText(topic) })
      return sure(groupId(group, keyOf(name)))
    },
    cards,
    writesMeIn,
    asksToJoin,
    joins: (id, ...names) => {
      for (const name of names) {
        asksToJoin(name, id)
        const ask = sure([...store.get().joins.keys()].at(-1))
        cards(leaderOf(groupHere(id).card).id, { type: 'group.admit', ask })
      }
    },
    saysIn: (name, group, text) => {
      const say = { type: 'group.say', group, text: safeText(text) } as const
      if (name === me) fulfil(say)
      else hear(name, { ...say, card: saidUnder(groupHere(group)) })
    },
    link: (status) =>
      happen({
        type: 'link.changed',
        link: { status, broker: 'mqtt://localhost', since: START, attempt: 0 },
      }),
    pass: (delay) => {
      now = later(now, delay)
      happen({ type: 'minute.passed', now })
    },
    found,
    desktop,
    services,
    element,
    show: (columns = 120, rows = 36, options = {}) =>
      show(element(options), columns, rows, 'codepoints', options.keys),
  }
}

/** The conversation of this group. */
export const inGroup = (group: GroupId): ConversationId => conversationOf(group)

/** The conversation with this person. */
export const withPerson = (name: string): ConversationId => conversationWith(idOf(name))
