/** The mark on the packet that is being handled: what the next run reads of it. */
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openPacketMark } from '../../../src/adapters/packet-mark.ts'
import { freshFolder } from '../../support/process/fresh-folder.ts'

const freshFile = () => join(freshFolder(), 'packet')

test('what was marked last is there for the next run, and nothing after it was cleared', () => {
  const file = freshFile()
  const first = openPacketMark(file)
  expect(first.unfinished()).toBeUndefined()
  first.set('a long name of a packet')
  first.set('short')
  // no flush and no close: the program is gone
  const second = openPacketMark(file)
  expect(second.unfinished()).toBe('short')
  second.clear()
  expect(openPacketMark(file).unfinished()).toBeUndefined()
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('a mark is cut, the same each time, and no character of it is halved', () => {
  const file = freshFile()
  openPacketMark(file).set('é'.repeat(10_000))
  const found = openPacketMark(file).unfinished() ?? ''
  expect(found).toBe('é'.repeat(found.length))
  expect(found.length).toBeGreaterThan(200)
  expect(readFileSync(file).length).toBeLessThanOrEqual(512)
})

test('a file of somebody else is a mark or none, and never more than its beginning', () => {
  const file = freshFile()
  writeFileSync(file, 'x'.repeat(100_000))
  expect(openPacketMark(file).unfinished()).toBe('x'.repeat(512))
})

test('where there can be no file the program runs without', () => {
  const folder = freshFile()
  mkdirSync(folder)
  const mark = openPacketMark(folder)
  mark.set('a')
  mark.clear()
  expect(mark.unfinished()).toBeUndefined()
  mark.close()
})
