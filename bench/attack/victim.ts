/** The victim: a full screen in a pseudo-terminal, whose keys, messages, memory and disk are measured. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Home } from '../../test/support/process/home.ts'
import type { Pty } from '../../test/support/process/pty.ts'
import { FRIEND, VICTIM } from './attack.ts'
import { cpuOf, diskSize, memoryOf, waitedOf } from '../harness/figures.ts'
import type { FriendProcess } from './helpers.ts'

/** Milliseconds after which a message counts as lost, and a key. */
const WORD_LOST_AFTER = 30_000
const KEY_LOST_AFTER = 10_000
/** So many letters are typed before the line is deleted. */
const LINE = 40
const [ENTER, DELETE_LINE] = ['\r', '\u0015']
/** From one message to the next (ms), if the first is there. */
const BETWEEN_WORDS = 1000

/** How many messages of the friend are unread, as the list of people tells. */
const UNREAD = new RegExp(`● ${FRIEND} +(\\d+)`, 'u')

/** What the victim's program has used and waited for so far (ms of CPU), and has now in memory and on disk (bytes). */
export type VictimFigures = {
  readonly cpu: number
  readonly waited: number
  readonly memory: number
  readonly disk: number
}

export type Victim = {
  readonly screen: Pty
  readonly figures: () => VictimFigures
  /** Writes a line and sends it. */
  readonly enter: (line: string) => Promise<void>
  /** Resolves with whether the screen shows it within so many milliseconds. */
  readonly shows: (wanted: string | RegExp, patience: number) => Promise<boolean>
  /** Types letter by letter until it is over; how long (ms) each took to be on the screen. */
  readonly keyDelays: (isOver: () => boolean) => Promise<readonly number[]>
  /**
   * Has the friend send messages until it is over; how long (ms) each took to be on the screen, or, where the
   * friend's conversation is not open, to be counted there.
   */
  readonly wordDelays: (
    friend: FriendProcess,
    isOpen: boolean,
    isOver: () => boolean,
  ) => Promise<readonly number[]>
}

type VictimOptions = {
  readonly url: string
  readonly args: readonly string[]
  /** Where the program writes a profile of its CPU when it ends. */
  readonly profileFolder?: string | undefined
}

/** Opens the screen of the victim; the profile is made if it is not there. */
export const openVictim = (home: Home, { url, args, profileFolder }: VictimOptions): Victim => {
  const screen = home.open(VICTIM, ['--broker', url, ...args], {
    env: profileFolder ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profileFolder}` } : {},
  })

  /** Looks each millisecond, if anything was drawn meanwhile. */
  const isShown = async (condition: () => boolean, patience: number): Promise<boolean> => {
    const deadline = performance.now() + patience
    let seen = -1
    while (performance.now() < deadline && !screen.ending()) {
      const drawn = screen.draws()
      if (drawn !== seen && condition()) return true
      seen = drawn
      // oxlint-disable-next-line no-await-in-loop
      await pause(1)
    }
    return condition()
  }
  const contains = (text: string) => () => screen.rows().some((row) => row.includes(text))

  const unread = () => Number(UNREAD.exec(screen.text())?.[1] ?? 0)

  const clear = async (typed: string) => {
    await screen.press(DELETE_LINE)
    await isShown(() => !contains(typed)(), KEY_LOST_AFTER)
  }

  return {
    screen,
    figures: () => ({
      cpu: cpuOf(screen.pid),
      waited: waitedOf(screen.pid),
      memory: memoryOf(screen.pid) * 1024 * 1024,
      disk: diskSize(home.folder),
    }),
    enter: (line) => screen.press(...Array.from(line), ENTER),
    shows: (wanted, patience) =>
      isShown(() => screen.rows().some((row) => row.search(wanted) !== -1), patience),
    keyDelays: async (isOver) => {
      const delays: number[] = []
      let typed = ''
      for (let index = 0; !isOver(); index += 1) {
        typed += 'abcdefghij'.charAt((index * 7) % 10)
        const begun = performance.now()
        void screen.press(typed.slice(-1))
        /* oxlint-disable no-await-in-loop */
        await isShown(contains(`┃ ${typed}`), KEY_LOST_AFTER)
        delays.push(performance.now() - begun)
        // as a person types
        await pause(60 + ((index * 37) % 100))
        if (typed.length < LINE) continue
        await clear(typed)
        typed = ''
        /* oxlint-enable no-await-in-loop */
      }
      if (typed !== '') await clear(typed)
      return delays
    },
    wordDelays: async (friend, isOpen, isOver) => {
      const delays: number[] = []
      const unreadBefore = unread()
      for (let index = 0; !isOver(); index += 1) {
        const word = `honest ${screen.pid} ${index}.`
        const isWordShown = isOpen ? contains(word) : () => unread() > index + unreadBefore
        const begun = performance.now()
        friend.tell({ do: 'say', text: word })
        /* oxlint-disable no-await-in-loop */
        const isThere = await isShown(isWordShown, WORD_LOST_AFTER)
        const took = performance.now() - begun
        delays.push(isThere ? took : Number.POSITIVE_INFINITY)
        await pause(Math.max(0, BETWEEN_WORDS - took))
        /* oxlint-enable no-await-in-loop */
      }
      return delays
    },
  }
}
