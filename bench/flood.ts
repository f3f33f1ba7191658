/**
 * What a flood costs that somebody watches: messages of one author over a real Mosquitto, with real signatures, into
 * the built program in a terminal of 200 x 50 with a history on disk, until the last one is on the emulator's screen
 * and its receipt at the author. Beside it, in turns, a raw mqtt.js subscriber at QoS 1, with nothing and with JSON and
 * one Ed25519 check for each message; and with `--irc` weechat and irssi on ngircd, where they are installed. Places: the
 * session, a group of so many (the others are here and say nothing), and `other`: the session while another conversation
 * is open. Only the ratios mean something on another machine.
 * Left out: several authors at once, and many people known (`node bench/known.ts`).
 *
 * `node bench/flood.ts [count] [--rounds N] [--stored MESSAGES] [--places session,5,100,other] [--rate N] [--irc]
 * [--against path/of/another/dist/main.js]`
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { BIN } from '../test/support/process/home.ts'
import { goFirst, median, printRow, untilQuiet } from './harness/figures.ts'
import { ircFlood, papoFlood, rawFlood } from './harness/flood-costs.ts'
import type { FloodCost, FloodRound } from './harness/flood-costs.ts'
import { openWatched } from './harness/watched.ts'
import type { WatchedPlace } from './harness/watched.ts'
import { installedIrcClients } from './irc/irc.ts'
import type { IrcClient } from './irc/irc.ts'
import { floodPoints, floodResults } from './results/flood-results.ts'
import { report } from './results/result.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    stored: { type: 'string', default: '100000' },
    places: { type: 'string', default: 'session' },
    rate: { type: 'string' },
    irc: { type: 'boolean', default: false },
    against: { type: 'string' },
    profile: { type: 'string' },
  },
})
/**
 * What follows a start is over after so many milliseconds and when nothing is to be done any more, in each place alike: V8's code
 * is stored, memory is given back. A program that has not done so yet has more room for new objects, and takes in more.
 */
const SETTLING = 12_000
const count = Number(positionals[0] ?? 20_000)
const rate = values.rate === undefined ? undefined : Number(values.rate)
const builds = [...(values.against === undefined ? [] : [values.against]), BIN]
const places = values.places.split(',').map((name): WatchedPlace => {
  if (name === 'session' || name === 'other') return name
  return { members: Number(name) }
})
const variants = places.flatMap((place) => builds.map((bin) => ({ place, bin })))
const clients = values.irc ? installedIrcClients() : []
if (values.irc && clients.length < 2)
  process.stdout.write('Left out what is not installed: ngircd with weechat and irssi.\n')

const round = async (): Promise<FloodRound> => {
  const papo: FloodCost[] = []
  let raw: Pick<FloodRound, 'bare' | 'check'> | undefined
  // one after the other: each is to have the machine for itself
  /* oxlint-disable no-await-in-loop */
  for (const { place, bin } of variants) {
    const stored = Number(values.stored)
    const watched = await openWatched({ stored, bin, profile: values.profile, place })
    watched.author.tell({ do: 'sign', upTo: count })
    const { topic, key } = await watched.author.hears('signed')
    // each time, because the author is faster when it has published for a while
    const bare = await rawFlood(watched, { count, rate }, topic)
    const check = await rawFlood(watched, { count, rate }, topic, key)
    raw ??= { bare, check }
    await pause(SETTLING)
    // one that is sampled never rests
    if (values.profile === undefined) await untilQuiet(watched.screen.pid)
    papo.push(await papoFlood(watched, place, { count, rate }))
    await watched.close()
  }
  const irc = new Map<IrcClient, FloodCost>()
  for (const client of clients) irc.set(client, await ircFlood(client, count))
  /* oxlint-enable no-await-in-loop */
  if (!raw) throw new Error('there is a place')
  return { ...raw, papo, irc }
}

goFirst()
const rounds: FloodRound[] = []
for (let index = 0; index < Number(values.rounds); index += 1) {
  // oxlint-disable-next-line no-await-in-loop
  rounds.push(await round())
}

/** The median of a figure, and the median of its ratio to the raw subscriber of the same round that checks. */
const show = (name: string, costOf: (round: FloodRound) => FloodCost | undefined) => {
  const figure = (of: (cost: FloodCost, check: FloodCost) => number) =>
    median(
      rounds.flatMap((one) => {
        const cost = costOf(one)
        return cost ? [of(cost, one.check)] : []
      }),
    )
  printRow(
    name,
    `${(figure(({ wall }) => wall) / 1000).toFixed(2)} s`,
    `${figure((cost, check) => cost.wall / check.wall).toFixed(2)} x`,
    `${figure(({ cpu }) => cpu).toFixed(0)} µs`,
    `${figure((cost, check) => cost.cpu / check.cpu).toFixed(2)} x`,
    `${figure(({ memory }) => memory).toFixed(0)} MB`,
  )
}
const speed = rate === undefined ? '' : `, ${rate} a second`
process.stdout.write(
  `${count} messages${speed}, ${values.stored} on disk, ${values.rounds} rounds\n`,
)
printRow('', 'wall', 'ratio', 'CPU each', 'ratio', 'memory')
show('raw mqtt.js, QoS 1', ({ bare }) => bare)
show('raw, with JSON and one Ed25519 check', ({ check }) => check)
for (const [index, { place, bin }] of variants.entries()) {
  const where = typeof place === 'object' ? `a group of ${place.members}` : place
  show(`${bin === BIN ? 'papo' : bin.slice(-20)}, ${where}`, ({ papo }) => papo[index])
}
for (const client of clients) show(`${client} on ngircd`, ({ irc }) => irc.get(client))

if (rate === undefined) {
  const ours = new Map(
    variants.flatMap(({ place, bin }, index) =>
      bin === BIN ? [[place, rounds.flatMap(({ papo }) => papo[index] ?? [])] as const] : [],
    ),
  )
  await report(floodResults({ count, stored: Number(values.stored) }, rounds, ours))
} else await report([], floodPoints(rate, rounds))
process.exit()
