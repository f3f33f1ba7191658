/** How often those are told who draw the state. */
import { expect, test } from 'vitest'
import { createStore } from '../../../src/store/store.ts'
import { createThrottledStore } from '../../../src/store/throttled-store.ts'

const INTERVAL = 33

/**
 * A store that is drawn in a microtask, as React does it; a drawing takes `cost` ms, and may tell what was read, as
 * effects do. While it is busy, there is always something to do.
 */
const createScreen = (
  cost: number,
  { tells = false, busy = false, isMinor = (state: number) => Number.isNaN(state) } = {},
) => {
  let now = 1000
  let timers: { readonly at: number; readonly task: () => void }[] = []
  const after = (delay: number, task: () => void) => {
    const timer = { at: now + delay, task }
    timers.push(timer)
    return () => {
      timers = timers.filter((one) => one !== timer)
    }
  }
  const source = createStore(0)
  const store = createThrottledStore(
    source,
    {
      now: () => now,
      idle: () => (busy ? 0 : now),
      after: (delay, task) =>
        after(delay, () => {
          task()
          onTimer?.()
        }),
      // in the same millisecond, but not before what is done now has ended
      soon: (task) => after(0, task),
    },
    INTERVAL,
    (_, next) => isMinor(next),
  )
  let onTimer: (() => void) | undefined
  const drawn: { readonly at: number; readonly state: number }[] = []
  store.subscribe(() => {
    queueMicrotask(() => {
      drawn.push({ at: now, state: store.get() })
      now += cost
      if (tells) source.set(source.get() + 1)
    })
  })
  return {
    store,
    drawn,
    change: () => source.set(source.get() + 1),
    latest: source.get,
    /** Something that happens in the turn in which a timer was due. */
    onTimer: (task: () => void) => {
      onTimer = task
    },
    /** Time passes, and what is due then is done. */
    pass: async (delay: number) => {
      const end = now + delay
      // what was queued before comes first
      await Promise.resolve()
      for (;;) {
        const [next] = timers.toSorted((a, b) => a.at - b.at)
        if (!next || next.at > end) break
        timers = timers.filter((one) => one !== next)
        now = Math.max(now, next.at)
        next.task()
        // oxlint-disable-next-line no-await-in-loop
        await Promise.resolve()
      }
      now = Math.max(now, end)
    },
  }
}

type Screen = ReturnType<typeof createScreen>

/** A change every millisecond of so many. */
const flood = async ({ change, pass }: Screen, milliseconds: number) => {
  for (let ms = 0; ms < milliseconds; ms += 1) {
    change()
    // oxlint-disable-next-line no-await-in-loop
    await pass(1)
  }
}

test('the first change after a pause is drawn at once, and those behind it together, an interval later', async () => {
  const screen = createScreen(1)
  screen.change()
  await screen.pass(0)
  expect(screen.drawn).toEqual([{ at: 1000, state: 1 }])
  screen.change()
  screen.change()
  await screen.pass(INTERVAL)
  expect(screen.drawn.slice(1)).toEqual([{ at: 1000 + INTERVAL, state: 3 }])
})

test.each([
  { cost: 2, gap: INTERVAL, tells: false, busy: false },
  { cost: 20, gap: 80, tells: false, busy: false },
  { cost: 20, gap: 80, tells: true, busy: false },
  { cost: 200, gap: 450, tells: false, busy: false },
  { cost: 200, gap: 450, tells: true, busy: false },
  { cost: 2, gap: INTERVAL, tells: false, busy: true },
  { cost: 20, gap: 200, tells: true, busy: true },
  { cost: 200, gap: 450, tells: false, busy: true },
])(
  'in a flood, drawings of $cost ms begin every $gap ms, and the last state is drawn (told while drawing: $tells, busy: $busy)',
  async ({ cost, gap, tells, busy }) => {
    const screen = createScreen(cost, { tells, busy })
    await flood(screen, 3000)
    // whether it is busy is known from the second one on
    const gaps = screen.drawn
      .slice(2)
      .map(({ at }, index) => at - (screen.drawn[index + 1]?.at ?? 0))
    expect(gaps.length).toBeGreaterThan(4)
    for (const one of gaps) {
      expect(one).toBeGreaterThanOrEqual(gap)
      expect(one).toBeLessThanOrEqual(gap + 2)
    }
    const before = screen.latest()
    await screen.pass(1000)
    expect(screen.drawn.at(-1)?.state).toBeGreaterThanOrEqual(before)
  },
)

test('a flush draws at once whatever the last drawing took, and is not drawn again by the timer', async () => {
  const screen = createScreen(20)
  screen.change()
  await screen.pass(25)
  screen.change()
  screen.store.flush()
  await screen.pass(0)
  expect(screen.drawn.map(({ state }) => state)).toEqual([1, 2])
  await screen.pass(1000)
  expect(screen.drawn).toHaveLength(2)
})

test('a change is drawn when the keys that have arrived were read, which are drawn before it', async () => {
  const screen = createScreen(1)
  screen.change()
  expect(screen.drawn).toEqual([])
  // a key: what it flushes is drawn once, and not again behind it
  screen.change()
  screen.store.flush()
  await screen.pass(INTERVAL)
  expect(screen.drawn).toEqual([{ at: 1000, state: 2 }])
})

test('what the timer would draw waits for the keys that have arrived, too', async () => {
  const screen = createScreen(1)
  screen.change()
  await screen.pass(1)
  screen.change()
  screen.onTimer(() => {
    screen.change()
    screen.store.flush()
  })
  await screen.pass(INTERVAL)
  expect(screen.drawn.map(({ state }) => state)).toEqual([1, 3])
})

test('a flush without a change draws nothing and delays nothing', async () => {
  const screen = createScreen(20)
  screen.store.flush()
  screen.change()
  await screen.pass(0)
  expect(screen.drawn).toEqual([{ at: 1000, state: 1 }])
})

test('while paused nothing is drawn, and then the latest', async () => {
  const screen = createScreen(1)
  screen.store.setPaused(true)
  await flood(screen, 100)
  screen.store.flush()
  await screen.pass(0)
  expect(screen.drawn).toEqual([])
  screen.store.setPaused(false)
  await screen.pass(0)
  expect(screen.drawn).toEqual([{ at: 1100, state: 100 }])
})

test('going on where nothing was paused draws nothing before its time', async () => {
  const screen = createScreen(1)
  screen.change()
  await screen.pass(1)
  screen.change()
  screen.store.setPaused(false)
  await screen.pass(1)
  expect(screen.drawn).toHaveLength(1)
  await screen.pass(INTERVAL)
  expect(screen.drawn.map(({ state }) => state)).toEqual([1, 2])
})

test('what nobody waits for is drawn at once after a pause, and then seldom; what somebody does is not later for it', async () => {
  const screen = createScreen(2, { isMinor: (state) => state !== 400 })
  await flood(screen, 399)
  expect(screen.drawn.map(({ at }) => at)).toEqual([1000, 1250])
  screen.change()
  await screen.pass(0)
  expect(screen.drawn[2]?.state).toBe(400)
  expect(screen.drawn[2]?.at).toBeLessThan(1450)
  // and the number that follows it waits again
  const { at = 0 } = screen.drawn[2] ?? {}
  await flood(screen, 400)
  expect(screen.drawn[3]?.at).toBe(at + 250)
})

test('what nobody waits for and what somebody does are drawn together, an interval after the last drawing', async () => {
  const screen = createScreen(2, { isMinor: (state) => state < 10 })
  await flood(screen, 20)
  await screen.pass(INTERVAL)
  expect(screen.drawn).toEqual([
    { at: 1000, state: 1 },
    { at: 1000 + INTERVAL, state: 20 },
  ])
})
