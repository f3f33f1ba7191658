/** What a component picks of a store stays the same for React while the store does. */
import { Text } from 'ink'
import { render } from 'ink-testing-library'
import { expect, test } from 'vitest'
import { createSelector } from '../../../src/core/memo.ts'
import { useSelected } from '../../../src/store/hooks.ts'
import { createStore } from '../../../src/store/store.ts'

type Numbers = { readonly values: readonly number[] }

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('a selector that others ask about another value meanwhile draws no component for ever', async () => {
  const store = createStore<Numbers>({ values: [1, 2] })
  const newest: Numbers = { values: [1, 2, 3] }
  const doubled: (value: Numbers) => readonly number[] = createSelector(
    [({ values }: Numbers) => values],
    (values) => values.map((value) => value * 2),
  )
  let draws = 0
  const Shown = () => {
    draws += 1
    const answer = useSelected(store, doubled)
    // as something does that looks at what has happened since the last frame
    doubled(newest)
    return <Text>{answer.join(' ')}</Text>
  }
  const { lastFrame, unmount } = render(<Shown />)
  await turn()
  expect(lastFrame()).toBe('2 4')
  expect(draws).toBeLessThan(4)
  store.set({ values: [5] })
  await turn()
  await turn()
  expect(lastFrame()).toBe('10')
  expect(draws).toBeLessThan(8)
  unmount()
})

test('another selector picks anew', async () => {
  const store = createStore({ one: 'a', other: 'b' })
  const Shown = ({ which }: { readonly which: 'one' | 'other' }) => (
    <Text>{useSelected(store, (value) => value[which])}</Text>
  )
  const { lastFrame, rerender, unmount } = render(<Shown which="one" />)
  expect(lastFrame()).toBe('a')
  rerender(<Shown which="other" />)
  expect(lastFrame()).toBe('b')
  store.set({ one: 'c', other: 'd' })
  await turn()
  await turn()
  expect(lastFrame()).toBe('d')
  unmount()
})
