/** The rows of the table that starts fill in. */
import type { CommandCost } from '../harness/process-cost.ts'
import type { StartProfile } from '../harness/start-profiles.ts'
import { resultOf } from './result.ts'
import type { BenchReport, BenchResult } from './result.ts'

/** Milliseconds until the first panes and until the whole frame, of the processor until then, and megabytes. */
export type Start = {
  readonly skeleton: number
  readonly whole: number
  readonly cpu: number
  readonly memory: number
}
export type StartRound = {
  readonly bare: { readonly wall: number; readonly command: CommandCost }
  readonly starts: readonly Readonly<Record<StartProfile, Start>>[]
  readonly sends: readonly CommandCost[]
}

/** At most so many times `node -e 0`, until the frame is whole. */
const BOUNDS: Readonly<Record<StartProfile, number>> = { empty: 5, messages: 5, people: 5.5 }
const PANES = 1.5
const SEND = 4

type Options = {
  /** Which of the builds it is about. */
  readonly build: number
  /** Messages in the profile with messages. */
  readonly messages: number
  readonly titles: Readonly<Record<StartProfile, string>>
}

/** What so many rounds of starts tell. */
export const startResults = (
  rounds: readonly StartRound[],
  { build, messages, titles }: Options,
): BenchReport => {
  const how = `${rounds.length} starts`
  const row = (name: string, against: string, ratios: readonly number[], bound?: number) =>
    resultOf({ name, against, unit: 'x', how }, ratios, bound)
  const rowsOf = (profile: StartProfile): readonly BenchResult[] => {
    const ratiosOf = (of: (start: Start, round: StartRound) => number) =>
      rounds.flatMap((round) => {
        const start = round.starts[build]?.[profile]
        return start ? [of(start, round)] : []
      })
    const title = titles[profile]
    const panes = ratiosOf(({ skeleton }, { bare }) => skeleton / bare.wall)
    const whole = ratiosOf((start, { bare }) => start.whole / bare.wall)
    const cpu = ratiosOf((start, { bare }) => start.cpu / bare.command.cpu)
    return [
      row(`first panes, ${title}`, 'node -e 0 in the terminal', panes, PANES),
      row(`whole frame, ${title}`, 'node -e 0 in the terminal', whole, BOUNDS[profile]),
      row(`whole frame, ${title}: CPU`, 'node -e 0', cpu),
    ]
  }
  const sends = rounds.flatMap((round) => {
    const sent = round.sends[build]
    return sent ? [sent.wall / round.bare.command.wall] : []
  })
  const withMessages = rowsOf('messages')
  const cpu = withMessages.at(-1)
  return {
    results: [
      ...rowsOf('empty'),
      ...withMessages,
      ...rowsOf('people'),
      row('papo send until exit', 'node -e 0', sends, SEND),
    ],
    points: cpu
      ? [{ plot: 'stored', line: 'a start, of node -e 0', x: messages, y: cpu.figure }]
      : [],
  }
}
