/** A screen with a state but no network: wishes are judged by the real rules, others speak by hand. */
import { keyOf as channelKeyOf } from '../../../src/core/channel.ts'
import type { ReactElement } from 'react'
import { App } from '../../../components/App.tsx'
import { decide, reduce } from '../../../src/model/model.ts'
import type { Roster } from '../../../src/model/groups/roster.ts'
import { buildRoster, isRosterIntent } from '../../../src/model/groups/roster-builder.ts'
import type { RosterIntent } from '../../../src/model/groups/roster-builder.ts'
import { leaderOf } from '../../../src/model/groups/roster.ts'
import { plaintextAtStart } from '../../../src/model/plaintext/plaintext-state.ts'
import type { PlaintextCommand } from '../../../src/model/plaintext/plaintext.ts'
import { rosterRef } from '../../../src/model/groups/membership.ts'
import { completeIntent } from '../../../src/model/intents.ts'
import { openSessionWith } from '../../../src/model/direct/sessions.ts'
import { initialState } from '../../../src/model/state.ts'
import type { State } from '../../../src/model/state.ts'
import type { ChatEvent } from '../../../src/model/events.ts'
import type { Command, Stamped, Intent } from '../../../src/model/commands.ts'
import {
  plaintextUserId,
  validatePlaintextName,
  NO_KEY,
  UNNAMED_USER,
} from '../../../src/core/plaintext-ids.ts'
import {
  createRef,
  parseRosterHash,
  groupConversationId,
  personConversationId,
  createGroupId,
  addMillis,
  parseMillis,
  parsePublicKey,
  parseUserId,
} from '../../../src/core/ids.ts'
import { directChannel, groupChannel } from '../../../src/core/channel.ts'
import type { ConversationId, GroupId, Millis, PublicKey, UserId } from '../../../src/core/ids.ts'
import type { CopyResult, OpenLinkResult } from '../../../src/core/desktop.ts'
import { NO_SEQS } from '../../../src/core/seq-ranges.ts'
import type { Wait } from '../../../components/keyboard/letter-commands.ts'
import { renamedKeys } from '../../../components/keys/key-table.ts'
import { defaultSettings } from '../../../src/core/settings/setting-table.ts'
import type { Settings } from '../../../src/core/settings/setting-table.ts'
import { withTimeForm } from '../../../src/i18n/times/time-form.ts'
import { fail, ok } from '../../../src/core/result.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { ulid } from '../../../src/core/ulid.ts'
import type { DoctorReport } from '../../../src/core/broker/doctor-report.ts'
import type { Language } from '../../../src/core/languages.ts'
import { TextsProvider, textsFor } from '../../../src/i18n/texts.ts'
import type { KeyChoice } from '../../../src/i18n/texts.ts'
import { ChatProvider } from '../../../src/store/hooks.ts'
import type { SearchHit } from '../../../src/model/messages/search-query.ts'
import type { TextVersion } from '../../../src/model/messages/text-versions.ts'
import type { Services } from '../../../src/store/services.ts'
import { createStore } from '../../../src/store/store.ts'
import { ThemeProvider } from '../../../src/themes/theme.ts'
import { themeFor } from '../../../src/themes/themes.ts'
import { createTestTrace } from './test-trace.ts'
import { renderScreen } from './memory-screen.tsx'
import type { Screen } from './memory-screen.tsx'

const sure = <T,>(value: T | undefined): T => {
  if (value === undefined) throw new Error('the test asked for something that cannot be')
  return value
}

/** A name as an id; the test's own names are always good. */
export const idOf = (name: string): UserId => sure(parseUserId(name))

/** Fri 20 Nov 2026, 09:12:04 UTC. */
export const START: Millis = sure(parseMillis(Date.UTC(2026, 10, 20, 9, 12, 4)))

const keyOf = (name: string): PublicKey =>
  sure(
    parsePublicKey(
      name
        .replaceAll(/[^A-Za-z0-9]/gu, '')
        .padEnd(43, 'k')
        .slice(0, 43),
    ),
  )

export type ScreenHarness = {
  readonly state: () => State
  /** What the screen asked for, in order; also the services that are not wishes, as words. */
  readonly calls: readonly (Intent | string)[]
  /** Facts that nobody decides: the link, deliveries, pages from disk. */
  readonly commit: (...events: readonly ChatEvent[]) => void
  /** Somebody else says or does something. */
  readonly receive: (name: string, command: Command) => void
  /** Somebody of the plain-text chat says something; `''` where no name is in it. */
  readonly receivePlaintext: (name: string, command: PlaintextCommand) => void
  /** I do something, past the screen. */
  readonly perform: (intent: Intent) => void
  /** Somebody is seen on the broker. */
  readonly meet: (name: string, status?: 'online' | 'away' | 'offline', ago?: number) => void
  /** We talk: they asked, I accepted. */
  readonly openSessionWith: (name: string) => void
  readonly sendsText: (name: string, text: string, to?: string) => void
  /** Somebody founds a group, which may have a name that is there already. */
  readonly createsGroup: (name: string, group: string, topic?: string) => GroupId
  /** Somebody makes a card of a group: lets in, removes, hands over … */
  readonly changesRoster: (name: string, intent: RosterIntent) => void
  /** Who leads makes me a member, though I never asked. */
  readonly addsMe: (leader: string, group: GroupId) => void
  /** These ask to join, and whoever leads lets them in. */
  readonly joins: (group: GroupId, ...names: readonly string[]) => void
  readonly asksToJoin: (name: string, group: GroupId, text?: string) => void
  readonly sendsToGroup: (name: string, group: GroupId, text: string) => void
  /** The broker answers; or, as said, does not. */
  readonly setLink: (status: 'online' | 'offline') => void
  /** Lets time (ms) pass for what is said and pressed next: it stands still otherwise, however busy the machine is. */
  readonly advance: (delay: number) => void
  /** The packets of the connection. */
  readonly trace: ReturnType<typeof createTestTrace>
  /** Who wants to know what the broker can do. */
  readonly doctors: Set<(report: DoctorReport) => void>
  readonly searchHits: SearchHit[]
  readonly versions: TextVersion[]
  /** What comes of copying and of opening a link. */
  readonly desktop: { copied: CopyResult; opened: OpenLinkResult; paged: boolean }
  readonly services: Services
  /** This has happened, and is drawn with the next frame only. */
  readonly happensUnseen: (event: () => void) => void
  readonly element: (options?: Options) => ReactElement
  readonly show: (columns?: number, rows?: number, options?: Options) => Promise<Screen>
}

type Options = {
  readonly theme?: string
  readonly language?: Language
  readonly unicode?: boolean
  readonly child?: ReactElement
  readonly open?: ConversationId
  readonly keys?: KeyChoice
  /** The form of times, as far as it is not the usual one. */
  readonly times?: Partial<Settings>
}

/** A world in which I am alice. */
export const createScreenHarness = (me = 'alice', plaintext = false): ScreenHarness => {
  const myId = idOf(me)
  const myKey = keyOf(me)
  const began = initialState({ id: myId, name: safeText(me), key: myKey }, START)
  const plainName = plaintext ? safeText(me) : undefined
  const store = createStore({ ...began, plaintext: plaintextAtStart(began.plaintext, plainName) })
  const calls: (Intent | string)[] = []
  const searchHits: SearchHit[] = []
  const versions: TextVersion[] = []
  let now = START
  // what waits for a time, which comes with `advance` only
  const waiting = new Set<{ readonly at: number; readonly run: () => void }>()
  let passed = 0
  const wait: Wait = (delay, run) => {
    const timer = { at: passed + delay, run }
    waiting.add(timer)
    return () => void waiting.delete(timer)
  }
  let count = 0
  const seqs = new Map<string, number>()

  const stamped = (by: UserId, key: PublicKey, command: Command): Stamped => {
    count += 1
    now = addMillis(now, 1)
    const place = command.type === 'message.send' ? `${by} ${JSON.stringify(command.channel)}` : ''
    const seq = (seqs.get(place) ?? 0) + 1
    if (place !== '') seqs.set(place, seq)
    const random = Uint8Array.from({ length: 10 }, (_, index) => (count >> (8 * (9 - index))) & 255)
    return { ...command, by, key, at: now, ref: createRef(ulid(now, random), key), seq }
  }
  const commit = (...events: readonly ChatEvent[]) => store.set(reduce(store.get(), events))
  const decideAndCommit = (by: UserId, key: PublicKey, command: Command) => {
    const word = stamped(by, key, command)
    const events = decide(store.get(), word)
    if (!events.ok) return events
    commit(...events.value)
    return ok(word.ref)
  }
  /** A card as its author would sign it; nobody looks at signatures here. */
  const applyRoster = (by: UserId, key: PublicKey, card: Roster) =>
    decideAndCommit(by, key, {
      type: 'group.roster',
      ...card,
      hash: sure(parseRosterHash(String(count).padStart(43, 'h'))),
    })
  const handle = (wish: Intent) => {
    if (isRosterIntent(wish)) {
      const card = buildRoster(store.get(), wish, () => NO_SEQS, now)
      return card.ok ? applyRoster(myId, myKey, card.value) : card
    }
    return decideAndCommit(
      myId,
      myKey,
      completeIntent(store.get(), wish, { at: now, sentCount: () => 0 }),
    )
  }
  const send: Services['send'] = (wish) => {
    calls.push(wish)
    return handle(wish)
  }
  const record =
    (name: string) =>
    (...args: readonly unknown[]) => {
      calls.push([name, ...args].join(' '))
    }
  const words = 'amber basin cactus drift ember fossil'.split(' ')
  const desktop: ScreenHarness['desktop'] = {
    copied: { to: 'programs', names: ['wl-copy'] },
    opened: { is: 'opened', by: 'xdg-open' },
    paged: true,
  }
  const trace = createTestTrace(() => now)
  const doctors: ScreenHarness['doctors'] = new Set()
  let unseen: readonly (() => void)[] = []
  const services: Services = {
    catchUp: () => {
      const events = unseen
      unseen = []
      for (const event of events) event()
    },
    send,
    now: () => now,
    search: (text, limit, conversation) => {
      record('search')(text, conversation ?? 'everywhere')
      return {
        asks: true,
        query: { words: text },
        hits: searchHits.slice(0, limit),
        more: searchHits.length > limit,
        count: searchHits.length,
        complete: true,
      }
    },
    message: (id) =>
      [...store.get().conversations.values()]
        .flatMap(({ messages }) => messages)
        .find((message) => message.id === id),
    messageOn: (conversation, typed) => {
      record('messageOn')(conversation, typed)
      const first = store.get().conversations.get(conversation)?.messages[0]
      return first ? ok(first.id) : fail('no-message')
    },
    versions: () => versions,
    safety: (who, key) => ({
      digits: Array.from({ length: 12 }, (_, index) =>
        String(10_000 + index * 7001 + key.charCodeAt(0)),
      ),
      words: [...words, who],
    }),
    invite: () => `papo:${me}:${myKey}`,
    addByInvite: (invite) => {
      record('add')(invite)
      const who = parseUserId(/^papo:(\w+)\?/u.exec(invite)?.[1])
      if (who === undefined) return { ok: false, error: 'bad-invite' }
      return ok({ who, isWrittenHere: invite.endsWith('here') })
    },
    topic: (channel) => `papo/SESSIONS/x/y/${channelKeyOf(channel)}`,
    doctor: (listener) => {
      doctors.add(listener)
      return () => void doctors.delete(listener)
    },
    packets: trace.reader,
    setStatus: record('show'),
    retry: (channel, seq) => record('retry')(channelKeyOf(channel), seq),
    reconnect: (broker) => {
      record('reconnect')(broker)
      return 'changed'
    },
    tryNotification: () => Promise.resolve('nothing'),
    settings: () => defaultSettings,
    settingProblems: () => [],
    settingObstacle: () => undefined,
    setting: (name, value) => {
      record('setting')(name, value)
      return ok(value ?? '')
    },
    copy: (text) => {
      record('copy')(text)
      return Promise.resolve(desktop.copied)
    },
    openLink: (url) => {
      record('openLink')(url)
      return Promise.resolve(desktop.opened)
    },
    editor: (text) => Promise.resolve(`${text} from the editor\n`),
    pager: (text) => {
      record('pager')(text)
      return Promise.resolve(desktop.paged)
    },
    suspend: record('suspend'),
    redraw: record('redraw'),
    quit: record('quit'),
  }
  const receive = (name: string, command: Command) => {
    const result = decideAndCommit(idOf(name), keyOf(name), command)
    if (!result.ok) throw new Error(`${name} may not: ${result.error}`)
  }
  const receivePlaintext: ScreenHarness['receivePlaintext'] = (name, command) => {
    const by = name === '' ? UNNAMED_USER : plaintextUserId(sure(validatePlaintextName(name)))
    const result = decideAndCommit(by, NO_KEY, command)
    if (!result.ok) throw new Error(`${name} may not: ${result.error}`)
  }
  const sessionWith = (name: string) => sure(openSessionWith(store.get(), idOf(name))).id
  const rosterOf = (name: string, wish: RosterIntent) => {
    const { me: mine, ...rest } = store.get()
    const groups = wish.type === 'group.create' ? new Map() : rest.groups
    const asThem = { ...rest, groups, me: { ...mine, id: idOf(name), key: keyOf(name) } }
    const card = buildRoster(asThem, wish, () => NO_SEQS, now)
    if (!card.ok) throw new Error(`${name} may not: ${card.error}`)
    return card.value
  }
  const receiveRoster = (name: string, card: Roster) => {
    const result = applyRoster(idOf(name), keyOf(name), card)
    if (!result.ok) throw new Error(`the card of ${name} is no good: ${result.error}`)
  }
  const changesRoster: ScreenHarness['changesRoster'] = (name, wish) =>
    receiveRoster(name, rosterOf(name, wish))
  const addsMe: ScreenHarness['addsMe'] = (name, group) => {
    const card = rosterOf(name, { type: 'group.renew', group })
    const { id, key } = store.get().me
    receiveRoster(name, {
      ...card,
      members: [...card.members, { id, key, since: card.rev, sentCount: 0 }],
    })
  }
  const groupHere = (id: GroupId) => sure(store.get().groups.get(id))
  const asksToJoin: ScreenHarness['asksToJoin'] = (name, id, text = '') => {
    const group = groupHere(id)
    const ask = { type: 'group.ask', group: id, text: safeText(text) } as const
    if (name === me) handle(ask)
    else receive(name, { ...ask, to: leaderOf(group.roster).id, roster: rosterRef(group) })
  }
  let boots = 0
  const meet: ScreenHarness['meet'] = (name, status = 'online', ago = 0) => {
    boots += 1
    const seen = addMillis(now, -ago)
    receive(name, {
      type: 'presence.publish',
      status,
      name: safeText(name),
      caps: [],
      boot: boots,
      count: 1,
      seen,
    })
  }
  const element = (options: Options = {}) => {
    const { theme, language = 'en', unicode = true, open, keys, times } = options
    const words = textsFor(language, keys, renamedKeys(keys ?? 'papo'))
    const texts = times ? withTimeForm(words, { ...defaultSettings, ...times }) : words
    return (
      <ChatProvider value={{ store, services }}>
        <TextsProvider value={texts}>
          <ThemeProvider value={themeFor(theme, {}, { unicode })}>
            {options.child ?? (
              <App
                version="0.1.0"
                now={() => now}
                wait={wait}
                {...(open === undefined ? {} : { initialConversation: open })}
              />
            )}
          </ThemeProvider>
        </TextsProvider>
      </ChatProvider>
    )
  }
  return {
    state: store.get,
    calls,
    commit,
    receive,
    receivePlaintext,
    perform: (wish) => {
      const result = handle(wish)
      if (!result.ok) throw new Error(`I may not: ${result.error}`)
    },
    meet,
    openSessionWith: (name) => {
      receive(name, { type: 'request.make', to: myId, text: safeText('') })
      const request = sure([...store.get().requests.values()].at(-1))
      send({ type: 'request.accept', request: request.id })
      calls.pop()
    },
    sendsText: (name, text, to = name) => {
      const command = {
        type: 'message.send',
        channel: directChannel(sessionWith(to)),
        text: safeText(text),
      } as const
      if (name === me) decideAndCommit(myId, myKey, command)
      else receive(name, command)
    },
    createsGroup: (name, group, topic = '') => {
      changesRoster(name, { type: 'group.create', name: group, topic: safeText(topic) })
      return sure(createGroupId(group, keyOf(name)))
    },
    changesRoster,
    addsMe,
    asksToJoin,
    joins: (id, ...names) => {
      for (const name of names) {
        asksToJoin(name, id)
        const ask = sure([...store.get().joins.keys()].at(-1))
        changesRoster(leaderOf(groupHere(id).roster).id, { type: 'group.admit', ask })
      }
    },
    sendsToGroup: (name, group, text) => {
      const command = {
        type: 'message.send',
        channel: groupChannel(group),
        text: safeText(text),
      } as const
      if (name === me) handle(command)
      else receive(name, { ...command, roster: rosterRef(groupHere(group)) })
    },
    setLink: (status) =>
      commit({
        type: 'link.changed',
        link: { status, broker: 'mqtt://localhost', since: START, attempt: 0 },
      }),
    advance: (delay) => {
      now = addMillis(now, delay)
      passed += delay
      for (const timer of [...waiting].filter(({ at }) => at <= passed)) {
        // one that runs may take back another
        if (waiting.delete(timer)) timer.run()
      }
      commit({ type: 'minute.passed', now })
    },
    trace,
    doctors,
    searchHits,
    versions,
    desktop,
    services,
    happensUnseen: (event) => {
      unseen = [...unseen, event]
    },
    element,
    show: (columns = 120, rows = 36, options = {}) =>
      renderScreen(element(options), columns, rows, 'codepoints'),
  }
}

/** The conversation of this group. */
export const groupConversation = (group: GroupId): ConversationId => groupConversationId(group)

/** The conversation with this person. */
export const directConversation = (name: string): ConversationId => personConversationId(idOf(name))
