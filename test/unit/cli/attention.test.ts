/** When somebody who looks elsewhere is called, what they are told, and when they are away. */
import { describe, expect, test } from 'vitest'
import { createAutoAway } from '../../../src/cli/screen/attention/auto-away.ts'
import { notificationOf } from '../../../src/cli/screen/attention/notification-text.ts'
import { createNotifier } from '../../../src/cli/screen/attention/notifier.ts'
import { isQuietAt } from '../../../src/cli/screen/attention/quiet-hours.ts'
import { createWatcher } from '../../../src/cli/screen/attention/watcher.ts'
import { titleOf } from '../../../src/cli/screen/attention/window-title.ts'
import type { DesktopNotification } from '../../../src/core/desktop.ts'
import { personConversationId } from '../../../src/core/ids.ts'
import type { ConversationId, SafeText } from '../../../src/core/ids.ts'
import { textsFor } from '../../../src/i18n/texts.ts'
import {
  BOB,
  CAROL,
  message,
  opened,
  pinned,
  sent,
  stateAfter,
  TO_BOB,
} from '../../support/model/rules.ts'
import { createTestClock } from '../../support/network/test-clock.ts'

const texts = textsFor('en')
const state = stateAfter(pinned(BOB), opened(), sent(1, BOB))
const call = { type: 'notify', about: 'message', from: BOB, conversation: TO_BOB } as const

describe('who looks', () => {
  const elsewhere = personConversationId(CAROL)
  const sees = (watcher: ReturnType<typeof createWatcher>, open: ConversationId | undefined) =>
    [TO_BOB, elsewhere].map((one) => watcher.sees(one, open))

  test('by the focus where the terminal reports it: all of the screen, or nothing of it', () => {
    const watcher = createWatcher(() => 0)
    watcher.take({ type: 'focus', in: false })
    expect(sees(watcher, TO_BOB)).toEqual([false, false])
    watcher.take({ type: 'focus', in: true })
    expect(sees(watcher, TO_BOB)).toEqual([true, true])
  })

  test('elsewhere by the keys: the open conversation, for a minute after a key', () => {
    let now = 0
    const watcher = createWatcher(() => now)
    expect(sees(watcher, TO_BOB)).toEqual([true, false])
    expect(sees(watcher, undefined)).toEqual([false, false])
    now = 60_000
    expect(sees(watcher, TO_BOB)).toEqual([false, false])
    // an answer of the terminal is no key
    expect(watcher.take({ type: 'reply' })).toBe(false)
    expect(sees(watcher, TO_BOB)).toEqual([false, false])
    expect(watcher.take({ type: 'text' })).toBe(true)
    expect(sees(watcher, TO_BOB)).toEqual([true, false])
  })
})

/** A notifier with a clock of its own; `told` is what was shown, `!` a bell. */
const notifying = (
  given: { readonly notify?: 'auto' | 'bell' | 'off'; readonly quiet?: boolean } = {},
) => {
  const clock = createTestClock()
  const told: string[] = []
  let looks = false
  const notifier = createNotifier({
    clock,
    localTime: () => new Date(2026, 10, 20, 23, 0),
    settings: () => ({
      notify: given.notify ?? 'auto',
      notifyText: 'name',
      quiet: given.quiet ? { from: 22 * 60, to: 7 * 60 } : 'off',
    }),
    texts: () => texts,
    sees: () => looks,
    ring: () => told.push('!'),
    show: ({ body }: DesktopNotification) => told.push(body),
  })
  return {
    clock,
    told: () => told.splice(0),
    call: () => notifier.call(call, () => state),
    look: (on: boolean) => {
      looks = on
    },
    close: notifier.close,
  }
}

describe('how often', () => {
  test('at once, and what comes within five seconds together', async () => {
    const { clock, call, told } = notifying()
    for (let n = 0; n < 1000; n += 1) call()
    expect(told()).toEqual(['!', 'Message from bob'])
    await clock.advance(4999)
    expect(told()).toEqual([])
    await clock.advance(1)
    expect(told()).toEqual(['!', '999 new messages or requests'])
    await clock.advance(5000)
    call()
    expect(told()).toEqual(['!', 'Message from bob'])
  })

  test('not to whoever looks, nor to whoever has come back meanwhile', async () => {
    const { clock, call, told, look } = notifying()
    look(true)
    call()
    expect(told()).toEqual([])
    look(false)
    call()
    call()
    expect(told()).toEqual(['!', 'Message from bob'])
    look(true)
    await clock.advance(5000)
    expect(told()).toEqual([])
  })

  test('not after the end, not when it is off, and not in the quiet hours', async () => {
    const { clock, call, told, close } = notifying()
    call()
    call()
    close()
    told()
    await clock.advance(60_000)
    expect(told()).toEqual([])
    const off = notifying({ notify: 'off' })
    off.call()
    const quiet = notifying({ quiet: true })
    quiet.call()
    const bell = notifying({ notify: 'bell' })
    bell.call()
    expect([off.told(), quiet.told(), bell.told()]).toEqual([[], [], ['!']])
  })
})

const at = (hour: number, minute: number) => new Date(2026, 10, 20, hour, minute)

test('quiet hours: over midnight or not, to the minute', () => {
  const night = { from: 22 * 60, to: 7 * 60 }
  const noon = { from: 12 * 60, to: 13 * 60 }
  expect(
    [at(21, 59), at(22, 0), at(3, 0), at(6, 59), at(7, 0)].map((one) => isQuietAt(night, one)),
  ).toEqual([false, true, true, true, false])
  expect([at(11, 59), at(12, 0), at(13, 0)].map((one) => isQuietAt(noon, one))).toEqual([
    false,
    true,
    false,
  ])
  expect(isQuietAt('off', at(3, 0))).toBe(false)
})

test('who, and what only where it is set', () => {
  const secret = stateAfter(pinned(BOB), opened(), {
    type: 'message.sent',
    message: message(1, { by: BOB, text: 'secret' as SafeText }),
  })
  const told = (how: 'name' | 'text' | 'none', count = 1) =>
    notificationOf(secret, texts, call, count, how)
  expect(told('name')).toEqual({ title: 'papo', body: 'Message from bob' })
  expect(told('none')).toEqual({ title: 'papo', body: 'New message' })
  expect(told('text')).toEqual({ title: 'bob', body: '"secret"' })
  expect(told('text', 3)).toEqual({ title: 'papo', body: '3 new messages or requests' })
  const asks = { ...call, about: 'request', from: CAROL } as const
  expect(notificationOf(secret, texts, asks, 1, 'name').body).toBe('Request from carol')
  expect(notificationOf(secret, textsFor('pt-BR'), call, 1, 'name').body).toBe('Mensagem de bob')
})

const withLevel = (level: 'mentions' | 'nothing') =>
  stateAfter(pinned(BOB), opened(), sent(1, BOB), {
    type: 'view.notifyLevelSet',
    conversation: TO_BOB,
    level,
  })

test('the title counts what calls, and not what is muted', () => {
  expect(titleOf(state)).toBe('(1) papo: alice')
  expect(titleOf(withLevel('nothing'))).toBe('papo: alice')
  expect(titleOf(withLevel('mentions'))).toBe('papo: alice')
})

/** Somebody who is away by themselves after `limit` ms. */
const idling = (limit = 600_000) => {
  const clock = createTestClock()
  const told: string[] = []
  let status: 'online' | 'away' = 'online'
  let key: number = clock.now()
  let within = limit
  const away = createAutoAway({
    clock,
    idleFor: () => clock.now() - key,
    limit: () => within,
    status: () => status,
    setStatus: (next) => {
      status = next
      told.push(next)
    },
  })
  away.start()
  return {
    clock,
    told: () => told.splice(0),
    press: () => {
      key = clock.now()
      away.onKey()
    },
    say: (next: typeof status) => {
      status = next
    },
    set: (next: number) => {
      within = next
      away.start()
    },
    stop: away.stop,
  }
}

describe('away', () => {
  test('after so long without a key, counted from the last one, and back with the next', async () => {
    const { clock, press, told } = idling()
    await clock.advance(500_000)
    press()
    await clock.advance(599_999)
    expect(told()).toEqual([])
    await clock.advance(1)
    expect(told()).toEqual(['away'])
    await clock.advance(6_000_000)
    expect(told()).toEqual([])
    press()
    expect(told()).toEqual(['online'])
    await clock.advance(600_000)
    expect(told()).toEqual(['away'])
  })

  test('whoever says that they are away is not back by a key', async () => {
    const { clock, press, say, told } = idling()
    say('away')
    await clock.advance(600_000)
    press()
    expect(told()).toEqual([])
    await clock.advance(600_000)
    say('online')
    press()
    await clock.advance(600_000)
    expect(told()).toEqual(['away'])
  })

  test('never where it is off, after another time from now on, and not after the end', async () => {
    const { clock, press, set, stop, told } = idling(0)
    await clock.advance(6_000_000)
    press()
    expect(told()).toEqual([])
    set(1000)
    await clock.advance(1000)
    expect(told()).toEqual(['away'])
    press()
    stop()
    told()
    await clock.advance(6_000_000)
    expect(told()).toEqual([])
  })
})
