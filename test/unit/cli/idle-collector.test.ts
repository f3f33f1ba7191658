/** When a program gives back the memory that it no longer needs. */
import { expect, test } from 'vitest'
import { createIdleCollector } from '../../../src/cli/process/idle-collector.ts'

const MB = 1024 * 1024

/** A process of which the test says what it does; time passes by steps of its timer. */
const processOf = () => {
  let [now, worked, memory] = [1000, 0, 300 * MB]
  let due: { readonly at: number; readonly task: () => void } | undefined
  let timers = 0
  const collected: number[] = []
  const told: string[] = []
  const collector = createIdleCollector({
    cpu: () => worked,
    idle: () => now - worked,
    now: () => now,
    memory: () => memory,
    after: (delay, task) => {
      timers += 1
      due = { at: now + delay, task }
      return () => {}
    },
    collect: () => {
      collected.push(now)
      told.push('collected')
      memory = 100 * MB
    },
    onFlood: () => told.push('flood'),
    onCalm: () => told.push('calm'),
  })
  const work = (millis: number) => {
    now += millis
    worked += millis
    collector.onWork()
  }
  const turnOfTimer = () => {
    if (!due || due.at > now) return
    const { task } = due
    due = undefined
    task()
  }
  return {
    work,
    key: () => collector.onKey(),
    isTyping: () => collector.isTyping(),
    pause: (millis: number) => {
      now += millis
      turnOfTimer()
    },
    grow: (to: number) => {
      memory = to * MB
    },
    collected: () => collected.length,
    /** What was told of, in its order. */
    told: () => told,
    timers: () => timers,
  }
}

test('somebody types until a second after the last key', () => {
  const one = processOf()
  expect(one.isTyping()).toBe(false)
  one.key()
  one.pause(900)
  expect(one.isTyping()).toBe(true)
  one.key()
  one.pause(900)
  expect(one.isTyping()).toBe(true)
  one.pause(100)
  expect(one.isTyping()).toBe(false)
})

test('after a flood memory is given back as soon as there is nothing to do, once', () => {
  const one = processOf()
  for (let n = 0; n < 50; n += 1) {
    one.work(100)
    one.pause(10)
  }
  expect(one.collected()).toBe(0)
  one.pause(2000)
  one.pause(2000)
  expect(one.collected()).toBe(1)
  const timers = one.timers()
  one.pause(60_000)
  one.work(20)
  one.pause(60_000)
  expect([one.collected(), one.timers()]).toEqual([1, timers])
})

test('memory is given back two seconds after the last work, not after whole spans of two seconds', () => {
  const one = processOf()
  one.work(1500)
  one.pause(500)
  // what is left of a flood is done for a while
  for (let n = 0; n < 4; n += 1) {
    one.work(250)
    one.pause(250)
  }
  for (let n = 0; n < 3; n += 1) one.pause(500)
  expect(one.collected()).toBe(0)
  one.pause(500)
  expect(one.collected()).toBe(1)
})

test('what happens while the program has more to do than it can is a flood, until it is idle', () => {
  const one = processOf()
  // as somebody types, and then as many messages as can be taken in with some time left
  for (let n = 0; n < 60; n += 1) {
    one.work(5)
    one.pause(200)
  }
  for (let n = 0; n < 20; n += 1) {
    one.work(20)
    one.pause(20)
  }
  expect(one.told()).toEqual([])
  for (let n = 0; n < 20; n += 1) one.work(20)
  const floods = one.told().length
  expect(floods).toBeGreaterThan(3)
  expect(new Set(one.told())).toEqual(new Set(['flood']))
  for (let n = 0; n < 5; n += 1) one.pause(500)
  expect(one.told().slice(floods)).toEqual(['calm', 'collected'])
  one.work(60)
  expect(one.told()).toHaveLength(floods + 2)
})

test('while somebody types a flood is told of as calm', () => {
  const one = processOf()
  for (let n = 0; n < 20; n += 1) one.work(20)
  const floods = one.told().length
  expect(floods).toBeGreaterThan(3)
  one.key()
  for (let n = 0; n < 20; n += 1) one.work(20)
  expect(one.told().slice(floods)).toEqual(['calm'])
  for (let n = 0; n < 40; n += 1) one.work(20)
  expect(one.told().at(-1)).toBe('flood')
})

test('a program that does little sets no timer', () => {
  const one = processOf()
  for (let n = 0; n < 90; n += 1) {
    one.work(10)
    one.pause(60_000)
  }
  expect(one.timers()).toBe(0)
})

test('while somebody types nothing is collected', () => {
  const one = processOf()
  one.work(1500)
  for (let n = 0; n < 20; n += 1) {
    one.pause(500)
    one.key()
  }
  expect(one.collected()).toBe(0)
  one.pause(1000)
  one.pause(2000)
  expect(one.collected()).toBe(1)
})

test('for a little that could be given back nothing is collected, for much again', () => {
  const one = processOf()
  one.work(1500)
  one.pause(2000)
  expect(one.collected()).toBe(1)
  one.grow(105)
  one.work(1500)
  one.pause(2000)
  expect(one.collected()).toBe(1)
  one.grow(150)
  one.work(1500)
  one.pause(2000)
  expect(one.collected()).toBe(2)
})
