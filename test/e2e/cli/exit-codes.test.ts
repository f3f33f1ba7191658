/** What exit 0 promises has happened at the broker; what it does not promise is told, and kept or not. */
// @module-tag mosquitto
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { everyCommand } from '../../../src/cli/commands.ts'
import { promiseNothing, rows } from '../../support/e2e/exit-code-rows.ts'
import type { Row } from '../../support/e2e/exit-code-rows.ts'
import { openStage } from '../../support/e2e/exit-code-fixture.ts'
import type { Stage } from '../../support/e2e/exit-code-fixture.ts'
import { until } from '../../support/wait.ts'

/** How the broker is while a command is given. */
type World = {
  readonly name: string
  readonly version: 4 | 5
  readonly begin: (stage: Stage) => unknown
  readonly end: (stage: Stage) => unknown
  readonly screens: readonly boolean[]
  /** What the command ends with. */
  readonly told: (row: Row) => { readonly code: number; readonly err: RegExp }
  /** Does the broker pass it on: by the time of the exit, or not before later? */
  readonly published: 'now' | 'later' | 'unknown'
}

const nothing = () => {}
const done = () => ({ code: 0, err: /^$/u })

const worlds: readonly World[] = [
  {
    name: 'well',
    version: 5,
    begin: nothing,
    end: nothing,
    screens: [false, true],
    told: done,
    published: 'now',
  },
  {
    name: 'slow',
    version: 5,
    begin: (stage) => stage.slow(150),
    end: (stage) => stage.slow(0),
    screens: [false, true],
    told: done,
    published: 'now',
  },
  {
    name: 'away',
    version: 5,
    begin: (stage) => stage.stopBroker(),
    end: async (stage) => {
      await stage.startBroker()
      const isBack = async () => (await stage.papo('alice', 'users')).code === 0
      await until(isBack, 'alice is connected again', 30_000)
    },
    screens: [false, true],
    told: ({ kept, offline }) => ({
      code: 1,
      err:
        kept && offline === undefined
          ? /^papo: .* It is kept .*\npapo: no connection to/u
          : /^papo: no broker now.*\npapo: no connection to/u,
    }),
    published: 'later',
  },
  {
    name: 'denying, with MQTT 5',
    version: 5,
    begin: (stage) => stage.allow(false),
    end: (stage) => stage.allow(true),
    screens: [false, true],
    told: ({ kept }) => ({
      code: 1,
      err: kept
        ? /the broker refuses it: you have no right to write there.* It is kept/u
        : /the broker refuses it: you have no right.* Nothing is sent later/u,
    }),
    published: 'later',
  },
  {
    // it acknowledges what it does not pass on: nobody can know
    name: 'denying, with MQTT 3.1.1',
    version: 4,
    begin: (stage) => stage.allow(false),
    end: (stage) => stage.allow(true),
    screens: [false],
    told: done,
    published: 'unknown',
  },
]

/** The command of one row, while the broker is as it is; gives back whether others have seen it. */
const play = async (stage: Stage, world: World, row: Row, tag: string) => {
  const before = stage.seen().length
  const isPublished = () =>
    stage
      .seen()
      .slice(before)
      .some((seen) => row.isIt(seen, tag))
  const { code, out, err } = await stage.papo('alice', ...row.line(tag))
  const { code: wanted, err: text } = world.told(row)
  expect({ line: row.line(tag), code, out, err }).toEqual({
    line: row.line(tag),
    code: wanted,
    out: '',
    err: expect.stringMatching(text),
  })
  const now = world.published === 'now'
  if (now) await until(isPublished, `others see it: ${row.line(tag).join(' ')}`, 2000)
  expect([row.line(tag), isPublished()]).toEqual([row.line(tag), now])
  return isPublished
}

const cases = worlds.flatMap((world) =>
  world.screens.map((screen) => ({ world, screen, name: world.name })),
)

describe.each(cases)('with a broker that is $name, and a full screen: $screen', (one) => {
  const { world, screen } = one
  test('every command does what its exit code says', async () => {
    const stage = await openStage(world.version)
    try {
      if (screen) await stage.openScreen()
      const late: { readonly row: Row; readonly tag: string; readonly is: () => boolean }[] = []
      const tagged = rows.map((row, number) => ({ row, tag: `t${number}x` }))
      for (const { row, tag } of tagged) {
        // one after the other: the world is theirs together
        // oxlint-disable-next-line no-await-in-loop
        await row.prepare?.(stage, tag)
      }
      // what others said before is on her disk, and a leader who left is gone for long enough
      await stage.did('alice', 'requests')
      await pause(1500)
      await world.begin(stage)
      for (const { row, tag } of tagged) {
        // oxlint-disable-next-line no-await-in-loop
        late.push({ row, tag, is: await play(stage, world, row, tag) })
      }
      await world.end(stage)
      // what was refused is tried again by the next program, also where this one would wait
      if (screen) await stage.closeScreen()
      await stage.papo('alice', 'users')
      if (world.published === 'unknown') return
      const isAway = world.name === 'away'
      const goesOut = ({ kept, offline }: Row) => kept && !(isAway && offline === 'refused')
      const kept = late.filter(({ row }) => world.published === 'now' || goesOut(row))
      await until(() => kept.every(({ is }) => is()), 'what was kept goes out', 10_000)
      const named = (list: typeof late) => list.map(({ row, tag }) => row.line(tag))
      expect(named(late.filter(({ is }) => is()))).toEqual(named(kept))
    } finally {
      await stage.close()
    }
  }, 300_000)
})

test('every command has its row, or promises nothing', () => {
  const named = new Set([...rows.map(({ command }) => command), ...promiseNothing])
  expect([...named].toSorted()).toEqual(everyCommand.map(({ name }) => name).toSorted())
})
