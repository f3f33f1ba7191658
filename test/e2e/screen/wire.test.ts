/** `/wire` in real terminals: a request of the one, as it arrives at the other, with the broker's and the program's acknowledgements. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { keys } from '../../support/screen/keys.ts'

let home: Home
beforeEach(() => {
  home = openHome()
})
afterEach(() => home.close())

test.each([
  [120, 36],
  [40, 15],
])(
  'a request is seen as it travels at %i x %i',
  async (columns, rows) => {
    const alice = home.open('alice', [], { columns, rows })
    await alice.sees('alice')
    const bob = home.open('bob')
    await bob.sees(/● alice/u)
    await alice.press('/wire', keys.enter)
    await alice.sees('MQTT packets')
    await alice.sees('CONNECT')
    await bob.press('/request alice oi', keys.enter)
    await alice.sees(/← PUBLISH/u)
    await alice.sees(/→ PUBACK/u)
    await alice.press('/', 'request.make', keys.enter)
    await alice.sees('MQTT packets 1')
    await alice.press(keys.enter)
    await alice.sees('bob asks alice')
    await alice.sees('Signed by bob')
    await alice.press(keys.pageDown)
    await alice.sees('"type": "request.make"')
    // back to the list, the filter away, the pane closed
    await alice.press(keys.escape, keys.escape, keys.escape)
    await alice.misses('MQTT packets')
    await alice.press('/quit', keys.enter)
    expect(await alice.ended).toEqual({ code: 0, signal: 0 })
  },
  40_000,
)
