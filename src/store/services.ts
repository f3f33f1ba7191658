/** What the screen may ask of the program: intents, and what `decide` is not asked about. */
import type { Message } from '../model/messages/messages.ts'
import type { TextVersion } from '../model/messages/text-versions.ts'
import type { SearchHit, SearchQuery } from '../model/messages/search-query.ts'
import type { SearchProblem } from '../model/screen/read-search.ts'
import type { Refusal } from '../model/refusals.ts'
import type { Intent } from '../model/commands.ts'
import type { MessageChannel, SignedChannel } from '../core/channel.ts'
import type { DoctorReport } from '../core/broker/doctor-report.ts'
import type { PacketTraceReader } from '../core/broker/traced-packet.ts'
import type { Desktop, NotificationOutcome, NotificationWay } from '../core/desktop.ts'
import type { ConversationId, Millis, PublicKey, Ref, UserId } from '../core/ids.ts'
import type { Result } from '../core/result.ts'
import type { Stop } from '../core/stop.ts'
import type { SettingObstacle } from '../core/settings/setting-obstacle.ts'
import type { SettingName, Settings } from '../core/settings/setting-table.ts'

/** What a search found: the newest, whether there are more, and whether every message was looked at. */
export type SearchResult = {
  /** What was looked for, to mark it in the text. */
  readonly query: SearchQuery
  /** Was anything looked for? */
  readonly asks: boolean
  readonly hits: readonly SearchHit[]
  readonly more: boolean
  /** How many there are in all; counting stops at `MOST_COUNTED`. */
  readonly count: number
  readonly complete: boolean
  /** An operator that could not be understood; then there are no hits. */
  readonly problem?: SearchProblem
}

/** What came of naming a broker: it is that already and connected, or there is none before this one. */
export type BrokerChange = 'changed' | 'back' | 'same' | 'none-before'

export type Services = {
  /** Carries out an intent of mine; the result is the command's id, or why it was refused. */
  readonly send: (intent: Intent) => Result<Ref, Refusal>
  /** Shows what has happened by now: the screen may be a frame behind, and people act faster than frames are drawn. */
  readonly catchUp: () => void
  /** What time it is, for my next command. */
  readonly now: () => Millis
  /** At most so many of the messages that this typed search is about, newest first; in one conversation, or in all. */
  readonly search: (typed: string, limit: number, conversation?: ConversationId) => SearchResult
  /** A message by its id, also when it is not on hand. */
  readonly message: (id: Ref) => Message | undefined
  /** The first message of a typed day, or the first one after it, else the last before it. */
  readonly messageOn: (
    conversation: ConversationId,
    typed: string,
  ) => Result<Ref, 'no-date' | 'no-message'>
  /** What a message said, from what was sent first to what it says now; nothing of what was deleted. */
  readonly versions: (id: Ref) => readonly TextVersion[]
  /** The numbers and words that both compare: twelve groups of five digits, and words. */
  readonly safety: (
    who: UserId,
    key: PublicKey,
  ) => { readonly digits: readonly string[]; readonly words: readonly string[] }
  /** My invite string; people who add it trust my key at once. */
  readonly invite: () => string
  /**
   * Adds the person who made this invite string, with their key. `isWrittenHere`: somebody wrote that key in a
   * conversation of papo, so that the line proves nothing.
   */
  readonly addByInvite: (
    invite: string,
  ) => Result<{ readonly who: UserId; readonly isWrittenHere: boolean }, Refusal | 'bad-invite'>
  /**
   * Looks at the broker, beside the connection that there is; the listener gets what is known each time that there is more.
   * Stopping breaks it off, and leaves nothing at the broker.
   */
  readonly doctor: (listener: (report: DoctorReport) => void) => Stop
  /** The topic on which my messages of a channel are published, as a broker's tools show it. */
  readonly topic: (channel: SignedChannel) => string
  /** The packets of the connection, for who wants to see them. */
  readonly packets: PacketTraceReader
  /** Publishes to others that I am online or away. */
  readonly setStatus: (status: 'online' | 'away') => void
  /** Tries a rejected message again. */
  readonly retry: (channel: MessageChannel, seq: number) => void
  /** Connects now instead of waiting for the next attempt; to another broker, or with `-` to the one before, where one is given. */
  readonly reconnect: (broker?: string) => BrokerChange
  /** The settings that hold now. */
  readonly settings: () => Settings
  /** All that keeps a setting from being what is typed, where that depends on more than the words: a file that is named. */
  readonly settingProblems: (name: SettingName, typed: string) => readonly string[]
  /** Why a setting, as it is now, has no effect in this terminal. */
  readonly settingObstacle: (name: SettingName) => SettingObstacle | undefined
  /**
   * Changes a setting of this profile, as it is typed, and stores it in its configuration; `undefined` restores the default.
   * One that is live applies at once, even if it could not be written. The result is its value, as it is typed; empty for none.
   */
  readonly setting: (
    name: SettingName,
    value: string | undefined,
  ) => Result<string, 'bad-value' | 'not-written'>
  /** Shows a notification now, for the person to see that they come, and how. */
  readonly tryNotification: (way: NotificationWay) => Promise<NotificationOutcome>
  /** Puts a text where the person can paste it from, as far as that can be known. */
  readonly copy: Desktop['copy']
  readonly openLink: Desktop['open']
  /** Lets the person edit a text in their editor; resolves with it as it was left. */
  readonly editor: (text: string) => Promise<string>
  /** Shows a text in the person's pager; resolves when that ended, false when it could not be run. */
  readonly pager: (text: string) => Promise<boolean>
  readonly suspend: () => void
  readonly redraw: () => void
  readonly quit: () => void
}
