/** Profiles with which a program starts: an empty one, one with a long history, one with many people, and two who talk. */
import { rmSync } from 'node:fs'
import { systemClock } from '../../src/adapters/clock.ts'
import { addMillis, createRef, personConversationId } from '../../src/core/ids.ts'
import { safeText } from '../../src/core/text/safe-text.ts'
import type { ChatEvent } from '../../src/model/events.ts'
import type { Disk } from '../../src/ports/storage.ts'
import { freshUlid } from '../../test/support/forged/packets.ts'
import { registeredPeople } from '../../test/support/forged/registered.ts'
import { id } from '../../test/support/network/network.ts'
import { openHome } from '../../test/support/process/home.ts'
import type { Home } from '../../test/support/process/home.ts'
import { startMosquitto } from '../../test/support/process/mosquitto.ts'
import type { Mosquitto } from '../../test/support/process/mosquitto.ts'
import type { Pty } from '../../test/support/process/pty.ts'
import { openPty } from '../../test/support/process/pty.ts'
import { fillProfile } from './fill-profile.ts'
import { storeOlderMessages } from './older-messages.ts'
import { SIZE } from './watched.ts'

/** The profiles, and what the screen shows of each as soon as it is whole. */
export const START_PROFILES = ['empty', 'messages', 'people'] as const
export type StartProfile = (typeof START_PROFILES)[number]

export type StartHome = {
  readonly home: Home
  readonly mosquitto: Mosquitto
  /** The arguments of this profile. */
  readonly as: (who: string) => readonly string[]
  /** Starts a build in a terminal, with options for Node. */
  readonly open: (profile: StartProfile, bin: string, node?: readonly string[]) => Pty
  /** Is what is on the screen the whole of this profile? */
  readonly isWhole: (profile: StartProfile, screen: Pty) => boolean
  readonly close: () => Promise<void>
}

const MONTH = 30 * 24 * 3_600_000

const storePeople = ({ transaction, history }: Disk, count: number) => {
  const now = systemClock.now()
  const pinned = registeredPeople(count).flatMap(
    ({ name, signer: { key } }, index): ChatEvent[] => {
      // whom one knows was seen at any time of the last month, and not all of them just now
      const at = addMillis(now, -MONTH * ((index + 1) / count))
      const ref = createRef(freshUlid(at), key)
      const text = safeText('oi')
      const request = { id: ref, from: name, to: id('people'), text, at: at, key } as const
      return [
        {
          type: 'person.pinned',
          who: name,
          name: safeText(name),
          key,
          trust: 'verified',
          at: at,
        },
        { type: 'request.made', request: { ...request, answer: 'waiting' } },
        { type: 'request.answered', id: ref, answer: 'denied', at: at },
      ]
    },
  )
  transaction(true, () => history.append(pinned))
}

/** Makes all of them by a build, with so many messages in one and so many people in the other. */
export const openStartHome = async (
  messages: number,
  people: number,
  made?: string,
): Promise<StartHome> => {
  const mosquitto = await startMosquitto()
  const home = openHome({}, made)
  const as: StartHome['as'] = (who) => ['--name', who, '--profile', who, '--broker', mosquitto.url]
  const isWhole: StartHome['isWhole'] = (profile, screen) => {
    const text = screen.text()
    if (profile === 'empty') return text.includes('● echo')
    if (profile === 'messages') return text.includes(`number ${messages}`)
    return text.includes('● p0 ') || text.includes('○ p0 ')
  }
  const open: StartHome['open'] = (profile, bin, node = []) =>
    openPty(process.execPath, [...node, bin, ...as(profile)], {
      ...SIZE,
      env: home.env,
      cwd: home.folder,
    })
  const fill = (profile: StartProfile, store: (disk: Disk) => void) =>
    fillProfile(home, profile, mosquitto.url, store)
  const close = async () => {
    await home.close()
    await mosquitto.stop()
    rmSync(mosquitto.folder, { recursive: true, force: true })
  }
  const talk = async (one: string, other: string) => {
    await home.run(['users', ...as(other)])
    await home.run(['request', other, ...as(one)])
    await home.run(['accept', one, ...as(other)])
  }
  try {
    await fill('empty', () => {})
    await talk('messages', 'alice')
    await fill('messages', (disk) => {
      storeOlderMessages(disk, id('messages'), id('alice'), messages)
      disk.transaction(true, () => disk.keyValues.put('open', personConversationId(id('alice'))))
    })
    await fill('people', (disk) => storePeople(disk, people))
    await talk('sender', 'peer')
    return { home, mosquitto, as, open, isWhole, close }
  } catch (error) {
    await close()
    throw error
  }
}
