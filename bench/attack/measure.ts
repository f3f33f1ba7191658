/** One attack, from a town of its own to a row of figures. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Attack } from './attack.ts'
import { MALLORY } from './attack.ts'
import { openTown } from './town.ts'
import type { Town } from './town.ts'

export type Measurement = {
  readonly attack: Attack
  /** Packets a second that the broker acknowledged, and that it then dropped because a queue was full. */
  readonly published: number
  readonly dropped: number
  /** Milliseconds. */
  readonly keys: readonly number[]
  readonly words: readonly number[]
  /** The victim's share of one core, and the part of the time in which it waited for one. */
  readonly cpu: number
  readonly waited: number
  /** Bytes before, and at most meanwhile and after. */
  readonly memory: readonly [number, number]
  readonly disk: readonly [number, number]
  /** Milliseconds from the key to the answer of the screen. */
  readonly blocking?: number
}

export type Strength = {
  readonly rate: number
  readonly seconds: number
  /** Do the victim, the friend and the broker come first on the processor? */
  readonly isPutFirst: boolean
  /** Where the victim's program writes a profile of its CPU. */
  readonly profileFolder?: string | undefined
}

const PATIENCE = 300_000
/** What was begun by the flood may end (ms) before memory and disk are looked at for the last time. */
const SETTLING = 2000
/** Between two looks (ms) at memory and disk. */
const LOOK = 500

/** Enters `/block` and waits until the screen says so. */
const block = async ({ victim }: Town) => {
  const { enter, shows } = victim()
  await enter(`/block ${MALLORY}`)
  const begun = performance.now()
  return (await shows(`Blocked ${MALLORY}`, 30_000))
    ? performance.now() - begun
    : Number.POSITIVE_INFINITY
}

/** Publishes what mallory has signed; how many a second the broker acknowledged. */
const flood = async ({ mallory }: Town, { rate, seconds }: Strength) => {
  mallory.tell({ do: 'flood', rate, seconds })
  const { count, took } = await mallory.hears('done', PATIENCE)
  return (count * 1000) / took
}

const retain = async ({ mallory }: Town) => {
  mallory.tell({ do: 'retain' })
  await mallory.hears('done', PATIENCE)
}

/** Runs the attack for so many seconds. */
export const measure = async (attack: Attack, strength: Strength): Promise<Measurement> => {
  const town = await openTown(attack, strength)
  try {
    const isQuiet = attack.name === 'quiet'
    if (!isQuiet) {
      const count = strength.rate * strength.seconds
      town.mallory.tell({ do: 'sign', attack: attack.name, count })
      await town.mallory.hears('signed', PATIENCE)
    }
    const before = town.victim().figures()
    if (attack.isBefore) await town.restartVictim(() => retain(town))
    const begun = performance.now()
    const first = town.victim().figures()
    const drops = town.dropped()
    let { memory, disk } = first
    const look = () => {
      const now = town.victim().figures()
      memory = Math.max(memory, now.memory)
      disk = Math.max(disk, now.disk)
      return now
    }
    const looking = setInterval(look, LOOK)
    let isOver = false
    const flooding =
      isQuiet || attack.isBefore
        ? pause(strength.seconds * 1000).then(() => 0)
        : flood(town, strength)
    const over = flooding.finally(() => {
      isOver = true
    })
    const words = town.victim().wordDelays(town.friend, attack.opens === undefined, () => isOver)
    let blocking: number | undefined
    let isBlocked = attack.blocks !== true
    const typing = (async () => {
      const half = performance.now() + strength.seconds * 500
      const first = await town
        .victim()
        .keyDelays(() => isOver || (!isBlocked && performance.now() > half))
      if (isBlocked) return first
      blocking = await block(town)
      isBlocked = true
      return [...first, ...(await town.victim().keyDelays(() => isOver))]
    })()
    const [published, keys, delays] = await Promise.all([over, typing, words])
    const took = performance.now() - begun
    const last = look()
    await pause(SETTLING)
    look()
    clearInterval(looking)
    return {
      attack,
      published,
      dropped: ((town.dropped() - drops) * 1000) / took,
      keys,
      words: delays,
      cpu: (last.cpu - first.cpu) / took,
      waited: (last.waited - first.waited) / took,
      memory: [before.memory, memory],
      disk: [before.disk, disk],
      ...(blocking === undefined ? {} : { blocking }),
    }
  } finally {
    await town.close()
  }
}
