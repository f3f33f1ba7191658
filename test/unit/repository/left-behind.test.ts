/** Files that share a process are told what they leave behind in it. */
import { createServer } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { leftBehind, lookAround } from '../../setup/left-behind.ts'
import { until } from '../../support/wait.ts'

const noop = () => {}

test('who leaves nothing behind is told nothing', () => {
  expect(leftBehind(lookAround(), lookAround())).toEqual([])
})

test('a variable that was set or taken away is named', () => {
  onTestFinished(() => void vi.unstubAllEnvs())
  vi.stubEnv('PAPO_LEFT', 'before')
  const before = lookAround()
  vi.stubEnv('PAPO_LEFT', 'after')
  vi.stubEnv('PAPO_NEW', '')
  expect(leftBehind(before, lookAround()).toSorted()).toEqual([
    'variable PAPO_LEFT',
    'variable PAPO_NEW',
  ])
  vi.unstubAllEnvs()
  expect(leftBehind(before, lookAround())).toEqual(['variable PAPO_LEFT'])
})

test('so is a listener, and one that was taken away is not', () => {
  const before = lookAround()
  process.on('beforeExit', noop)
  onTestFinished(() => void process.off('beforeExit', noop))
  const between = lookAround()
  expect(leftBehind(before, between)).toEqual(['listeners: 1 × beforeExit'])
  process.off('beforeExit', noop)
  expect(leftBehind(between, lookAround())).toEqual([])
})

test('so is a server that still listens', async () => {
  const before = lookAround()
  const server = createServer()
  await new Promise<void>((listens) => server.listen(0, '127.0.0.1', listens))
  expect(leftBehind(before, lookAround())).toEqual(['open: 1 × TCPServerWrap'])
  server.close()
  await until(() => leftBehind(before, lookAround()).length === 0, 'nothing is left')
})

test('so are another folder and an exit code', () => {
  const before = lookAround()
  expect(leftBehind(before, { ...before, folder: '/elsewhere', exitCode: 1 })).toEqual([
    'folder /elsewhere',
    'exit code 1',
  ])
})
