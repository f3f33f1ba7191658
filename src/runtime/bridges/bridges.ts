/** Everything that listens on the link beside us, put together. */
import type { ChatEvent, Wish } from '../../model/commands.ts'
import type { Clock, Disk, Link, Names } from '../../ports.ts'
import { createClassic } from './plaintext.ts'
import type { Model } from '../event-store.ts'
import { heardBy, wantedBy } from './bridge.ts'
import type { Neighbour } from './bridge.ts'
import { createTopics } from './open-topics.ts'

type Needs = {
  readonly disk: Disk
  readonly model: Model
  readonly clock: Clock
  readonly names: Names
  /** What we hear ourselves, as whole topics. */
  readonly own: () => readonly string[]
  /** Says something as me. */
  readonly say: (wish: Wish) => unknown
}

/** Open topics and the plain-text chat. */
export const createNeighbours = ({ disk, model, clock, names, own, say }: Needs) => {
  const classic = createClassic({ disk, model, clock, names, say })
  const openTopics = createTopics({
    model: () => model,
    disk,
    clock,
    names,
    own: () => [...own(), ...classic.filters()],
  })
  const all: readonly Neighbour[] = [openTopics, classic]
  const { wanted, unwanted } = wantedBy(own, all)
  return {
    openTopics,
    /** All that is to be heard, ours too. */
    wanted,
    /** What brings only what is true now. */
    ofNow: () => all.flatMap((neighbour) => neighbour.ofNow()),
    /** Of these filters those that nobody wants: what one leaves may still be another's. */
    unwanted,
    /** What was wanted once. */
    left: () => all.flatMap((neighbour) => neighbour.unwanted()),
    packet: heardBy(all, openTopics),
    happened: (events: readonly ChatEvent[]) => {
      for (const neighbour of all) neighbour.happened(events)
    },
    linked: (link: Link) => {
      for (const neighbour of all) neighbour.linked(link)
    },
    leaving: () => Promise.all(all.map((neighbour) => neighbour.leaving())),
  }
}
