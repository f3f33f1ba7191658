/** The services of the full screen, made of a program, a terminal and a configuration. */
import { systemClock } from '../../adapters/clock.ts'
import { writeConfig } from '../../adapters/config/config-file.ts'
import { safetyNumber } from '../../adapters/safety.ts'
import type { PartialSettings, Settings } from '../../core/settings/setting-table.ts'
import { defaultSettings, settingTable, typedSetting } from '../../core/settings/setting-table.ts'
import type { Desktop } from '../../core/desktop.ts'
import { formatInvite, parseInvite } from '../../core/broker/invite.ts'
import { parseUserId } from '../../core/ids.ts'
import { fail, ok } from '../../core/result.ts'
import { addSpace, topicOf } from '../../protocol/topics.ts'
import { textVersions } from '../../model/messages/text-versions.ts'
import type { Texts } from '../../i18n/texts.ts'
import { settingObstacle } from './setting-obstacle.ts'
import { themeFileProblems } from './theme-file.ts'
import type { Services } from '../../store/services.ts'
import type { Program } from '../profile/program.ts'
import { isKeyWrittenHere } from '../profile/invite-origin.ts'
import { messageOnDay, searchHistory } from '../profile/search.ts'
import { DEFAULT_TIMEOUT } from '../command-spec.ts'
import type { Stop } from '../../core/stop.ts'
import type { Setup } from '../setup.ts'
import { publishStatus } from './attention/own-status.ts'

/** What only the screen itself can do. */
export type ScreenDeps = Pick<Services, 'editor' | 'pager' | 'suspend' | 'redraw' | 'quit'> & {
  readonly desktop: Desktop
  /** There are lines, and no screen. */
  readonly isLines: boolean
  readonly texts: () => Texts
  /** The settings that hold now, or from the next start on where the screen does not follow them. */
  readonly settings: () => Settings
  /** A setting changed: theme, language and so on look at it again. */
  readonly onSetting: (changed: PartialSettings) => void
}

/** What keys and commands can ask of the program that is open. */
export const createScreenServices = (
  program: Program,
  setup: Setup,
  screen: ScreenDeps,
): Omit<Services, 'catchUp'> => {
  const { runtime, disk, signer, me } = program
  const { editor, pager, suspend, redraw, quit } = screen
  return {
    editor,
    pager,
    suspend,
    redraw,
    quit,
    send: runtime.send,
    now: systemClock.now,
    retry: runtime.retry,
    copy: screen.desktop.copy,
    openLink: screen.desktop.open,
    search: (typed, limit, here) =>
      searchHistory(disk.history, runtime.store.get(), typed, limit, here),
    message: (id) => disk.history.find(id),
    messageOn: (conversation, typed) =>
      messageOnDay(disk.history, conversation, typed, runtime.store.get().now),
    versions: (id) => {
      const sent = disk.history.sent(id)
      return sent ? textVersions(sent, disk.history.changes(id)) : []
    },
    safety: (who, key) => {
      const { groups, words } = safetyNumber({ id: me.id, key: signer.key }, { id: who, key })
      return { digits: groups, words }
    },
    invite: () => {
      const { broker } = runtime.store.get().link
      return formatInvite({ name: me.name, key: signer.key, broker, space: setup.space })
    },
    addByInvite: (text) => {
      const invite = parseInvite(text)
      const who = invite && parseUserId(invite.name)
      if (!invite || who === undefined) return fail('bad-invite')
      const { name, key } = invite
      const added = runtime.send({ type: 'person.add', who, name, key })
      if (!added.ok) return added
      return ok({ who, isWrittenHere: isKeyWrittenHere(runtime.store.get(), disk.history, key) })
    },
    doctor: (listener) => {
      let stop: Stop | undefined
      let isStopped = false
      const start = async () => {
        const { startOwnDoctor } = await import('../profile/doctor.ts')
        if (isStopped) return
        stop = startOwnDoctor(program, setup, {
          onReport: (report) => (isStopped ? undefined : listener(report)),
          timeout: DEFAULT_TIMEOUT * 1000,
        }).stop
      }
      void start()
      return () => {
        isStopped = true
        stop?.()
      }
    },
    topic: (channel) => {
      const from = me.id
      if (channel.kind === 'group') return addSpace(setup.space, topicOf({ ...channel, from }))
      const to = runtime.store.get().sessions.get(channel.session)?.with ?? from
      return addSpace(setup.space, topicOf({ ...channel, from, to }))
    },
    packets: program.packets,
    setStatus: (status) => publishStatus(runtime, me.name, status),
    reconnect: (broker) => {
      if (broker !== undefined) return program.useBroker(broker)
      runtime.reconnect()
      return 'changed'
    },
    tryNotification: (way) => {
      const { title, sample } = screen.texts().notification
      return screen.desktop.notify({ title, body: sample, isSample: true }, way)
    },
    settings: screen.settings,
    settingProblems: (name, typed) =>
      name === 'themeFile' ? themeFileProblems(setup, typed, screen.texts()) : [],
    settingObstacle: (name) => settingObstacle(name, screen.settings(), setup.env, screen.isLines),
    setting: (name, value) => {
      const spec = settingTable.get(name)
      const change =
        value === undefined ? { [name]: defaultSettings[name] } : typedSetting(name, value)
      if (!spec || !change) return fail('bad-value')
      if (spec.live) screen.onSetting(change)
      const stored = value === undefined ? { [name]: undefined } : change
      const written = writeConfig(setup.paths.config(setup.profile), stored)
      if (!written.ok) return fail('not-written')
      // the list of settings has it as it is stored, so that it can be changed again
      if (!spec.live) screen.onSetting(change)
      const now = change[name]
      return ok(now === undefined ? '' : spec.format(now))
    },
  }
}
