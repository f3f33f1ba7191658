/** The rows of the table that a flood fills in. */
import type { FloodCost, FloodRound } from '../harness/flood-costs.ts'
import { median } from '../harness/figures.ts'
import type { WatchedPlace } from '../harness/watched.ts'
import { resultOf } from './result.ts'
import type { BenchPoint, BenchResult } from './result.ts'

const CHECK = 'raw mqtt.js, QoS 1, with JSON and one Ed25519 check'
/** The session may take so many times the wall time and the CPU of the raw subscriber that checks. */
const SESSION = { wall: 1.6, cpu: 3 } as const
/** At most so many times the session. */
const boundOf = (place: WatchedPlace): number => {
  if (place === 'other') return 0.8
  return typeof place === 'object' && place.members > 32 ? 1.5 : 1.2
}
/** That share of what the session may take, without the digits of binary fractions. */
const shareOf = (session: number, place: WatchedPlace): number =>
  Number((session * boundOf(place)).toFixed(2))
const nameOf = (place: WatchedPlace): string => {
  if (place === 'other') return 'a session, another conversation open'
  return place === 'session' ? 'a session, watched' : `a group of ${place.members}, watched`
}
type Sizes = { readonly count: number; readonly stored: number }
/** What the program costs in each place, one for each round. */
type OwnCosts = ReadonlyMap<WatchedPlace, readonly FloodCost[]>

/** The ratios of the program to something else in the same round. */
const ratios = (
  costs: readonly FloodCost[],
  others: readonly (FloodCost | undefined)[],
  of: (cost: FloodCost) => number,
): readonly number[] =>
  costs.flatMap((cost, index) => {
    const other = others[index]
    return other ? [of(cost) / of(other)] : []
  })

const wallOf = ({ wall }: FloodCost) => wall
const cpuOf = ({ cpu }: FloodCost) => cpu

/** What a flood that is as fast as it is taken tells. */
export const floodResults = (
  { count, stored }: Sizes,
  rounds: readonly FloodRound[],
  ours: OwnCosts,
): readonly BenchResult[] => {
  const how = `${count} messages, ${stored} on disk`
  const checks = rounds.map(({ check }) => check)
  const session = ours.get('session') ?? []
  const row = (
    what: string,
    against: string,
    figures: readonly number[],
    bound?: number,
  ): readonly BenchResult[] =>
    figures.length === 0
      ? []
      : [resultOf({ name: `flood in ${what}`, against, unit: 'x', how }, figures, bound)]
  const places = [...ours].filter(([place]) => place !== 'session')
  const irc = (client: 'weechat' | 'irssi', bound?: number) => {
    const theirs = rounds.map((round) => round.irc.get(client))
    const against = `${client} on ngircd`
    return [
      ...row('a session, watched: wall', against, ratios(session, theirs, wallOf), bound),
      ...row('a session, watched: CPU', against, ratios(session, theirs, cpuOf)),
    ]
  }
  return [
    ...row('a session, watched: wall', CHECK, ratios(session, checks, wallOf), SESSION.wall),
    ...row('a session, watched: CPU', CHECK, ratios(session, checks, cpuOf), SESSION.cpu),
    ...irc('weechat', 1),
    ...irc('irssi'),
    ...places.flatMap(([place, costs]) => [
      ...row(
        `${nameOf(place)}: wall`,
        'the session, watched',
        ratios(costs, session, wallOf),
        boundOf(place),
      ),
      ...row(
        `${nameOf(place)}: CPU`,
        'the session, watched',
        ratios(costs, session, cpuOf),
        boundOf(place),
      ),
    ]),
    // the cheaper the session is, the less of it is what nobody looks at: so also as a share of what it may take
    ...places.flatMap(([place, costs]) => [
      ...row(
        `${nameOf(place)}: wall`,
        CHECK,
        ratios(costs, checks, wallOf),
        shareOf(SESSION.wall, place),
      ),
      ...row(
        `${nameOf(place)}: CPU`,
        CHECK,
        ratios(costs, checks, cpuOf),
        shareOf(SESSION.cpu, place),
      ),
    ]),
  ]
}

/** The points of a flood at this rate: CPU of a message as a ratio to the raw subscriber that checks. */
export const floodPoints = (rate: number, rounds: readonly FloodRound[]): readonly BenchPoint[] => {
  const own = rounds.flatMap(({ papo, check }) => (papo[0] ? [papo[0].cpu / check.cpu] : []))
  const bare = rounds.map((round) => round.bare.cpu / round.check.cpu)
  return [
    { plot: 'rate', line: 'papo, watched', x: rate, y: median(own) },
    { plot: 'rate', line: 'raw, no check', x: rate, y: median(bare) },
  ]
}
