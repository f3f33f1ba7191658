/**
 * How long pages and searches take with a million messages on disk, as ratios to `node -e 0` in the same run: the issue
 * gives milliseconds for a machine on which that takes 30. `node bench/history.ts [messages]`
 * Left out: the screen (`node bench/page-up.ts` has the key), and the real search box, which asks for 50 as here.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDisk } from '../src/adapters/sqlite.ts'
import type { Message } from '../src/model/messages/messages.ts'
import { directChannel } from '../src/core/channel.ts'
import { personConversationId, parseUserId } from '../src/core/ids.ts'
import type { ConversationId, Millis, SafeText, SessionId, UserId } from '../src/core/ids.ts'
import { testRef } from '../test/support/test-ref.ts'
import type { Disk } from '../src/ports/storage.ts'
import { goFirst, median, quantile } from './harness/figures.ts'
import { report, resultOf } from './results/result.ts'
import type { BenchResult } from './results/result.ts'

const COUNT = Number(process.argv[2] ?? 1_000_000)
const BATCH = 1000
const START = Date.UTC(2025, 0, 1)

// a fixed series: every run measures the same messages
let seed = 42
const chance = () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return seed / 2 ** 32
}
const SYLLABLES = 'ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu'.split(' ')
const syllable = (index: number) => SYLLABLES[index % SYLLABLES.length] ?? ''
// 20,000 words, used as often as words are (Zipf): the first in every second message, the last hardly
const word = (index: number) =>
  [index, Math.floor(index / 20), Math.floor(index / 400), Math.floor(index / 8000)]
    .map(syllable)
    .join('')
const anyWord = () => word(Math.floor(20_000 ** chance()))
const textOf = () => Array.from({ length: 3 + Math.floor(chance() * 15) }, anyWord).join(' ')

const people = ['bob', 'carol', 'dave', 'erin'].flatMap((name) => parseUserId(name) ?? [])
const [bob] = people
const me = parseUserId('alice')
if (!me || !bob) throw new Error('these are names')

const messageAt = (index: number): Message => {
  // nine of ten with bob: his conversation is the long one
  const other: UserId = people[chance() < 0.9 ? 0 : 1 + Math.floor(chance() * 3)] ?? bob
  const at = (START + index * 1000) as Millis
  const random = Uint8Array.from({ length: 10 }, () => Math.floor(chance() * 256))
  return {
    id: testRef(at, random),
    conversation: personConversationId(other),
    channel: directChannel(`${other}_alice_20250101T000000Z` as SessionId),
    by: chance() < 0.5 ? me : other,
    at,
    seq: index + 1,
    text: textOf() as SafeText,
    reactions: [],
  }
}

const print = (line: string) => process.stdout.write(`${line}\n`)
const figures = (times: readonly number[]) => {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(2)
  return `p50 ${at(0.5)} ms   p99 ${at(0.99)} ms   worst ${at(1)} ms`
}
const results: BenchResult[] = []
/** Milliseconds of `node -e 0`, in turns with what is measured. */
const starts: number[] = []
const measureStart = () => {
  const start = performance.now()
  spawnSync(process.execPath, ['-e', '0'])
  starts.push(performance.now() - start)
}
/** The p99 may take so much of what `node -e 0` takes. */
const allow = (what: string, taken: readonly number[], milliseconds: number) => {
  const row = {
    name: `p99 of ${what}`,
    against: 'node -e 0',
    unit: 'x',
    how: `${COUNT} messages`,
  } as const
  results.push(resultOf(row, [quantile(taken, 0.99) / median(starts)], milliseconds / 30))
}
const measure = (
  what: string,
  times: number,
  task: (index: number) => number,
  allowed?: number,
) => {
  measureStart()
  let found = 0
  const taken = Array.from({ length: times }, (_, index) => {
    const start = performance.now()
    found += task(index)
    return performance.now() - start
  })
  print(`${what.padEnd(44)} ${figures(taken)}   (${(found / times).toFixed(0)} each)`)
  if (allowed !== undefined) allow(what, taken, allowed)
}

const fill = (disk: Disk) => {
  const start = performance.now()
  for (let done = 0; done < COUNT; done += BATCH) {
    const events = Array.from({ length: Math.min(BATCH, COUNT - done) }, (_, index) => ({
      type: 'message.sent' as const,
      message: messageAt(done + index),
    }))
    disk.transaction(false, () => disk.history.append(events))
    disk.history.addToIndex(events.length)
  }
  const seconds = (performance.now() - start) / 1000
  print(`${COUNT} messages in ${seconds.toFixed(1)} s, ${(COUNT / seconds).toFixed(0)} a second`)
}

const ask = (disk: Disk, conversation: ConversationId) => {
  const { history } = disk
  const search = (words: string, where?: ConversationId) =>
    history.search({ words, limit: 50, ...(where && { conversation: where }) }).length
  const nowhere = testRef(START as Millis)
  measure('newest page of 100', 500, () => {
    return history.page(conversation, { kind: 'newest' }, 100).messages.length
  })
  measure(
    'page of 200 before any place',
    500,
    () => {
      const at = (START + Math.floor(chance() * COUNT) * 1000) as Millis
      return history.page(conversation, { kind: 'before', mark: { at, ref: nowhere } }, 200)
        .messages.length
    },
    3,
  )
  for (const kind of ['before', 'after', 'around'] as const) {
    measure(`page of 100 ${kind} any place`, 1000, () => {
      const at = (START + Math.floor(chance() * COUNT) * 1000) as Millis
      const of = { kind, mark: { at, ref: nowhere } }
      return history.page(conversation, of, 100).messages.length
    })
  }
  measure('search a common word', 300, (index) => search(`${word(1 + (index % 20))} `), 3)
  measure('search any word', 1000, () => search(`${anyWord()} `), 3)
  measure('search a rare word', 300, (index) => search(`${word(19_000 + index)} `), 3)
  measure('search two words', 300, () => search(`${anyWord()} ${anyWord()} `), 3)
  measure('search a phrase', 300, (index) => search(`"${word(1 + (index % 20))} ${word(2)}"`), 3)
  measure('search a common word with one person', 300, (index) =>
    search(`${word(1 + (index % 20))} `, personConversationId(people[1] ?? bob)),
  )
  for (const length of [1, 2, 3, 4, 5, 6]) {
    const allowed = length < 4 ? undefined : 10
    measure(
      `search a beginning of ${length}`,
      300,
      () => search(anyWord().slice(0, length)),
      allowed,
    )
  }
  measure('search a word and a beginning of 3', 300, () =>
    search(`${anyWord()} ${anyWord().slice(0, 3)}`),
  )
}

goFirst()
const folder = mkdtempSync(join(tmpdir(), 'papo-bench-'))
const path = join(folder, 'papo.db')
try {
  const first = openDisk(path)
  if (!first.ok) throw new Error(first.error)
  fill(first.value)
  first.value.close()
  print(`${(statSync(path).size / COUNT).toFixed(0)} bytes a message on disk`)
  let disk: Disk | undefined
  measure('open', 1, () => {
    const opened = openDisk(path)
    if (opened.ok) disk = opened.value
    return 1
  })
  if (!disk) throw new Error('it does not open again')
  const open = disk
  measure('start without a snapshot', 3, () => open.snapshots.load(1).events.length)
  ask(open, personConversationId(bob))
  for (const durable of [false, true]) {
    measure(`one message ${durable ? 'to survive a power cut' : 'to survive us'}`, 300, (index) =>
      open.transaction(durable, () => {
        const message = messageAt(COUNT + index + (durable ? 300 : 0))
        open.history.append([{ type: 'message.sent', message }])
        return 1
      }),
    )
  }
  disk.close()
} finally {
  rmSync(folder, { recursive: true })
}
print(`node -e 0: ${median(starts).toFixed(1)} ms`)
await report(results)
