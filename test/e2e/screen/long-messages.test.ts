/** A long message in a real terminal: folded, unfolded, and in the pager of the person. */
import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { openSessionByRpc, remoteOf, sendAll } from '../../support/process/rpc-client.ts'
import { openHome } from '../../support/process/home.ts'
import type { Home } from '../../support/process/home.ts'
import { keys } from '../../support/screen/keys.ts'

let home: Home
afterEach(() => home.close())

const long = Array.from({ length: 60 }, (_, n) => `row ${n + 1}.`).join('\n')

test('Enter unfolds it, the top row has the author, and o opens it in $PAGER', async () => {
  home = openHome()
  const pager = join(home.folder, 'pager')
  const script = '#!/bin/sh\necho "the pager of"\ntail -n 1 "$1"\nread answer\n'
  writeFileSync(pager, script, { mode: 0o700 })
  home.open('alice')
  const bob = home.open('bob', [], { columns: 80, rows: 24, env: { PAGER: pager } })
  await openSessionByRpc(await remoteOf(home, 'alice'), await remoteOf(home, 'bob'))
  await bob.sees('to alice')
  expect(await sendAll(await remoteOf(home, 'alice'), 'bob', [long, 'after'])).toEqual([])
  await bob.sees('after')
  await bob.sees('… 50 more rows')
  await bob.misses('row 11.')

  await bob.press(keys.ctrlUp, keys.up)
  await bob.sees(/▌.*row 2\./u)
  await bob.press(keys.enter)
  await bob.sees('row 11.')
  await bob.press(keys.pageDown)
  await bob.sees(/▌\d\d:\d\d {2}alice {2}row 1\d\./u)
  await bob.press('o')
  await bob.sees('the pager of')
  await bob.sees(/^row 60\./mu)
  await bob.misses('alice ● online')
  await bob.press(keys.enter)
  await bob.sees('alice ● online')
  expect(bob.text()).toMatch(/▌\d\d:\d\d {2}alice {2}row 1\d\./u)
}, 60_000)
