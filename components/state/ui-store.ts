/** What the screen itself remembers: where the keyboard is and what lies on top. Dies with the screen. */
import { createStore } from '../../src/store/store.ts'
import type { Store } from '../../src/store/store.ts'
import type { Texts } from '../../src/i18n/texts.ts'
import type { ConversationId, GroupId, Ref, UserId } from '../../src/core/ids.ts'
import type { State } from '../../src/model/state.ts'
import type { Message } from '../../src/model/messages/messages.ts'
import type { SearchQuery } from '../../src/model/messages/search-query.ts'
import { waitForTime } from '../keyboard/letter-commands.ts'
import type { Wait } from '../keyboard/letter-commands.ts'
import type { ComposerControl } from '../composer/Composer.tsx'
import type { Focus } from '../keys/key-table.ts'
import type { AvailableActions } from './available-actions.ts'

/** The panes in the order of Tab; `chat` is the choosing of a message. */
export type PaneName = 'input' | 'users' | 'groups' | 'requests' | 'chat'

/** The panes at the side. */
export type ListPaneName = 'users' | 'groups' | 'requests'

/** What opens over the chat. */
export type Overlay =
  | { readonly kind: 'help'; readonly focus: Focus; readonly start?: string }
  | {
      readonly kind: 'goTo'
      readonly start: string
      /** A text that is sent to what is chosen. */
      readonly carried: string | undefined
      /** The text is passed on from another conversation: only one that is open can get it. */
      readonly forwards?: boolean
    }
  | { readonly kind: 'search'; readonly start: string }
  | { readonly kind: 'history' }
  | { readonly kind: 'topics' }
  | { readonly kind: 'wire' }
  | { readonly kind: 'doctor' }
  | { readonly kind: 'settings'; readonly start: string }
  | { readonly kind: 'person'; readonly who: UserId }
  | { readonly kind: 'group'; readonly group: GroupId }
  /** Somebody out of these is to be chosen. */
  | {
      readonly kind: 'people'
      readonly title: string
      readonly who: readonly UserId[]
      /** What Enter does, as a hint. */
      readonly hint: keyof Texts['hints']
      readonly onTake: (who: UserId) => void
    }
  | { readonly kind: 'verify'; readonly who: UserId }
  | { readonly kind: 'delivery'; readonly message: Ref }
  | { readonly kind: 'versions'; readonly message: Ref }
  /** `whole`: a long message that can be read in the pager too. */
  | { readonly kind: 'links'; readonly urls: readonly string[]; readonly whole?: Message }
  /** Lines to read; `copy` is what `y` copies. */
  | {
      readonly kind: 'page'
      readonly title: string
      readonly lines: readonly string[]
      readonly copy: string
    }

/** A question instead of the input. */
export type Question =
  | { readonly kind: 'confirm'; readonly text: string; readonly onYes: () => void }
  | {
      readonly kind: 'prompt'
      readonly text: string
      /** What stands there to begin with. */
      readonly initial?: string
      /** False when it was refused: then it is there to be changed. */
      readonly onDone: (answer: string) => boolean | void
    }

/** Where somebody jumped from: at a message, or at the newest. */
export type JumpPlace = {
  readonly conversation: ConversationId
  readonly message: Ref | undefined
}

/** The message that the next text replies to or replaces. */
type ComposeTarget = {
  readonly kind: 'reply' | 'edit'
  readonly conversation: ConversationId
  readonly message: Ref
}

/** The row at the bottom of the chat pane: a row of an item, and the time of that item. */
export type ScrollPosition = { readonly key: string; readonly at: number; readonly row: number }

/** An item that stays so many rows below the top of the chat until the reader moves the view. */
export type ScrollAnchor = { readonly key: string; readonly above: number }

/** What else can move the view of the chat: the slash commands. */
export type ChatControl = {
  /** To the first unread message; false where nothing is new. */
  readonly toUnread: () => boolean
  readonly toNewest: () => void
}

/** The search that goes from hit to hit. */
export type ActiveSearch = {
  /** As it was typed, and the conversation that it was about, if not all. */
  readonly typed: string
  readonly here: ConversationId | undefined
  readonly query: SearchQuery
  /** The hit that is on the screen: its message, its place among all (from 0, the newest first), and how many there are. */
  readonly message: Ref
  readonly place: number
  readonly count: number
}

/** A short sentence in the status line, until the next one or until a key after a while. */
type Notice = {
  readonly text: string
  readonly tone: 'good' | 'warning' | 'danger'
  /** When it was given, by `now`. */
  readonly at: number
  /** Is it still true? It is shown no longer than that. */
  readonly isTrue?: ((state: State) => boolean) | undefined
}

export type Ui = {
  readonly pane: PaneName
  /** The list that had the keyboard last: the open one where only one fits. */
  readonly list: ListPaneName
  readonly overlay: Overlay | undefined
  readonly question: Question | undefined
  readonly chosen: Ref | undefined
  /** The other end, where several messages are chosen; gone when another one is chosen. */
  readonly chosenFrom: Ref | undefined
  readonly composeTarget: ComposeTarget | undefined
  /** Long messages that are shown whole. */
  readonly unfolded: ReadonlySet<Ref>
  /** Kept when it is left, for the next time. */
  readonly search: ActiveSearch | undefined
  readonly notice: Notice | undefined
  /** What the keys can do in the list that has the keyboard, or had it last. */
  readonly available:
    | { readonly focus: Focus; readonly key: string; readonly actions: AvailableActions }
    | undefined
  /** Troubles up to this time were put away by Esc. */
  readonly dismissedUpTo: number
  /** How many texts were sent here: each takes the view to the newest. */
  readonly sentCount: number
  /** The terminal has the focus; true where it does not report that. */
  readonly terminalFocused: boolean
}

/** The screen's memory, and the composer that is on it. */
export type UiStore = Pick<Store<Ui>, 'get' | 'subscribe'> & {
  readonly patch: (change: Partial<Ui>) => void
  /** The time (ms) by which somebody is quick or slow at the keyboard; nobody sets it. */
  readonly now: () => number
  /** Runs something after so much of this time. Gives what takes it back. */
  readonly wait: Wait
  /** Says something in the status line for so long (ms), while it is true, or until the next key. */
  readonly notify: (
    text: string,
    tone?: Notice['tone'],
    duration?: number,
    isTrue?: Notice['isTrue'],
  ) => void
  /** The composer on the screen, for texts that come from elsewhere. */
  readonly composer: { current: ComposerControl | null }
  /** The conversation on the screen, for commands. */
  readonly chat: { current: ChatControl | null }
  /** Drafts that make room for an edit or a command. */
  readonly stashedDrafts: Map<ConversationId, string>
  /** What stands in the line of a question: it stays there when the screen is laid out anew. */
  readonly answer: () => string
  readonly keepAnswer: (typed: string) => void
  /** The last letter that was a command, and when, by `now`. */
  readonly lastLetter: { current: { readonly text: string; readonly at: number } }
  /** The key of the row that is chosen in each list: what lies over one on a small screen may not change that. */
  readonly chosenRows: Map<ListPaneName, string>
  /** The command that was refused last, as it was typed: while it stands in the input, Esc clears it. */
  readonly refusedLine: { current: string }
  /** Where the reader left each conversation that is not at its bottom. */
  readonly scrollPositions: Map<ConversationId, ScrollPosition>
  /** Where the reader was before each jump, the last one at the end. */
  readonly jumps: { current: readonly JumpPlace[] }
}

/** What was true a minute ago (ms) may be true no more. */
const NOTICE_DURATION = 60_000

const START: Ui = {
  pane: 'input',
  list: 'users',
  overlay: undefined,
  question: undefined,
  chosen: undefined,
  chosenFrom: undefined,
  composeTarget: undefined,
  unfolded: new Set(),
  search: undefined,
  notice: undefined,
  available: undefined,
  dismissedUpTo: 0,
  sentCount: 0,
  terminalFocused: true,
}

/** A screen where nothing has happened yet; `now` and `wait` are another clock, for tests. */
export const createUi = (now = () => performance.now(), wait: Wait = waitForTime): UiStore => {
  const store = createStore<Ui>(START)
  let answer = ''
  const patch = (change: Partial<Ui>) => {
    const { pane, question } = change
    if ('question' in change) {
      answer = question?.kind === 'prompt' ? (question.initial ?? '') : ''
    }
    const list = pane === undefined || pane === 'input' || pane === 'chat' ? {} : { list: pane }
    const from = 'chosen' in change ? { chosenFrom: undefined } : {}
    store.set({ ...store.get(), ...list, ...from, ...change })
  }
  return {
    get: store.get,
    subscribe: store.subscribe,
    patch,
    now,
    wait,
    notify: (text, tone = 'good', lasts = NOTICE_DURATION, isTrue) => {
      const notice = { text, tone, at: now(), isTrue }
      patch({ notice })
      const timer = setTimeout(() => {
        if (store.get().notice === notice) patch({ notice: undefined })
      }, lasts)
      timer.unref()
    },
    composer: { current: null },
    chat: { current: null },
    stashedDrafts: new Map(),
    answer: () => answer,
    keepAnswer: (typed) => {
      answer = typed
    },
    lastLetter: { current: { text: '', at: Number.NEGATIVE_INFINITY } },
    chosenRows: new Map(),
    refusedLine: { current: '' },
    scrollPositions: new Map(),
    jumps: { current: [] },
  }
}
