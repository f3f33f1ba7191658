/** What exit 0 promises has happened at the broker; what it does not promise is told, and kept or not. */
// @module-tag mosquitto
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { leafCommands } from '../../../src/cli/commands.ts'
import { commandsWithoutPromise, promiseRows } from '../../support/e2e/exit-code-rows.ts'
import type { PromiseRow } from '../../support/e2e/exit-code-rows.ts'
import { openExitCodeFixture } from '../../support/e2e/exit-code-fixture.ts'
import type { ExitCodeFixture } from '../../support/e2e/exit-code-fixture.ts'
import { until } from '../../support/wait.ts'

/** How the broker is while a command is given. */
type Scenario = {
  readonly name: string
  readonly version: 4 | 5
  readonly setUp: (fixture: ExitCodeFixture) => unknown
  readonly tearDown: (fixture: ExitCodeFixture) => unknown
  readonly screens: readonly boolean[]
  /** What the command ends with. */
  readonly expected: (
    row: PromiseRow,
    screen: boolean,
  ) => { readonly code: number; readonly err: RegExp }
  /** Does the broker pass it on: by the time of the exit, or not before later? */
  readonly published: 'now' | 'later' | 'unknown'
}

const nothing = () => {}
const done = () => ({ code: 0, err: /^$/u })

/** These go to the inboxes of others; alice may write into her own, so nothing tells that she may not. */
const TO_INBOXES: ReadonlySet<string> = new Set([
  'request',
  'accept',
  'deny',
  'group join',
  'group leave',
  'group invite',
  'group deny',
])

const scenarios: readonly Scenario[] = [
  {
    name: 'well',
    version: 5,
    setUp: nothing,
    tearDown: nothing,
    screens: [false, true],
    expected: done,
    published: 'now',
  },
  {
    name: 'slow',
    version: 5,
    setUp: (fixture) => fixture.setDelay(150),
    tearDown: (fixture) => fixture.setDelay(0),
    screens: [false, true],
    expected: done,
    published: 'now',
  },
  {
    name: 'away',
    version: 5,
    setUp: (fixture) => fixture.stopBroker(),
    tearDown: async (fixture) => {
      await fixture.startBroker()
      const isBack = async () => (await fixture.papo('alice', 'users')).code === 0
      await until(isBack, 'alice is connected again', 30_000)
    },
    screens: [false, true],
    expected: ({ kept, offline }) => ({
      code: 1,
      err:
        kept && offline === undefined
          ? /^papo: .* It is kept .*\npapo: no connection to/u
          : /^papo: there is no broker now.*\npapo: no connection to/u,
    }),
    published: 'later',
  },
  {
    name: 'denying, with MQTT 5',
    version: 5,
    setUp: (fixture) => fixture.allowWrites(false),
    tearDown: (fixture) => fixture.allowWrites(true),
    screens: [false, true],
    // with a full screen open it was proved before that all may be written
    expected: ({ kept, unseen }, screen) => ({
      code: 1,
      err:
        unseen && !screen
          ? /does not allow this: you cannot create or change groups\. Its administrator/u
          : kept
            ? /the broker (refuses it: you may not write there|does not allow this: you cannot).* It is kept/u
            : /the broker refuses it: you may not write there.* It will not be sent later/u,
    }),
    published: 'later',
  },
  {
    // it acknowledges what it does not pass on: only what comes back to oneself tells
    name: 'denying, with MQTT 3.1.1',
    version: 4,
    setUp: (fixture) => fixture.allowWrites(false),
    tearDown: (fixture) => fixture.allowWrites(true),
    screens: [false],
    expected: ({ command, kept }) =>
      kept && !TO_INBOXES.has(command)
        ? { code: 1, err: /the broker does not allow this: you cannot/u }
        : done(),
    published: 'unknown',
  },
]

/** The command of one row, while the broker is as it is; gives back whether others have seen it. */
const runRow = async (
  fixture: ExitCodeFixture,
  scenario: Scenario,
  row: PromiseRow,
  tag: string,
  screen: boolean,
) => {
  const before = fixture.received().length
  const isPublished = () =>
    fixture
      .received()
      .slice(before)
      .some((seen) => row.isPromised(seen, tag))
  const { code, out, err } = await fixture.papo('alice', ...row.line(tag))
  const { code: wanted, err: text } = scenario.expected(row, screen)
  expect({ line: row.line(tag), code, out, err }).toEqual({
    line: row.line(tag),
    code: wanted,
    out: '',
    err: expect.stringMatching(text),
  })
  const now = scenario.published === 'now'
  if (now) await until(isPublished, `others see it: ${row.line(tag).join(' ')}`)
  expect([row.line(tag), isPublished()]).toEqual([row.line(tag), now])
  return isPublished
}

const cases = scenarios.flatMap((scenario) =>
  scenario.screens.map((screen) => ({ scenario, screen, name: scenario.name })),
)

describe.each(cases)('with a broker that is $name, and a full screen: $screen', (one) => {
  const { scenario, screen } = one
  test('every command does what its exit code says', async () => {
    const fixture = await openExitCodeFixture(scenario.version)
    try {
      if (screen) await fixture.openScreen()
      const late: { readonly row: PromiseRow; readonly tag: string; readonly is: () => boolean }[] =
        []
      const tagged = promiseRows.map((row, number) => ({ row, tag: `t${number}x` }))
      for (const { row, tag } of tagged) {
        // one after the other: the world is theirs together
        // oxlint-disable-next-line no-await-in-loop
        await row.prepare?.(fixture, tag)
      }
      // what others said before is on her disk, and a leader who left is gone for long enough
      await fixture.runOk('alice', 'requests')
      await pause(1500)
      await scenario.setUp(fixture)
      for (const { row, tag } of tagged) {
        // oxlint-disable-next-line no-await-in-loop
        late.push({ row, tag, is: await runRow(fixture, scenario, row, tag, screen) })
      }
      await scenario.tearDown(fixture)
      // what was refused is tried again by the next program, also where this one would wait
      if (screen) await fixture.closeScreen()
      await fixture.papo('alice', 'users')
      if (scenario.published === 'unknown') return
      const isAway = scenario.name === 'away'
      const goesOut = ({ kept, offline, unseen }: PromiseRow) =>
        kept && !(isAway ? offline === 'refused' : !screen && unseen === 'refused')
      const kept = late.filter(({ row }) => scenario.published === 'now' || goesOut(row))
      await until(() => kept.every(({ is }) => is()), 'what was kept goes out', 10_000)
      const named = (list: typeof late) => list.map(({ row, tag }) => row.line(tag))
      expect(named(late.filter(({ is }) => is()))).toEqual(named(kept))
    } finally {
      await fixture.close()
    }
  }, 300_000)
})

test('every command has its row, or promises nothing', () => {
  const named = new Set([...promiseRows.map(({ command }) => command), ...commandsWithoutPromise])
  expect([...named].toSorted()).toEqual(leafCommands.map(({ name }) => name).toSorted())
})
