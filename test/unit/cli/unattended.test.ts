/** When lines of a pipe are handled: not before it is known whether there is a connection. */
import { expect, test } from 'vitest'
import { isLinkKnown } from '../../../src/cli/screen/plain/unattended.ts'
import type { LinkState } from '../../../src/model/screen/link.ts'
import { initialState } from '../../../src/model/state.ts'
import { insecureSigner, id } from '../../support/network/network.ts'
import { safeText } from '../../../src/core/text/safe-text.ts'
import type { Millis } from '../../../src/core/ids.ts'

const me = { id: id('me'), name: safeText('me'), key: insecureSigner('me').key }
const start = initialState(me, 0 as Millis)
const known = (link: Partial<LinkState>) =>
  isLinkKnown({ ...start, link: { ...start.link, ...link } })

test('they wait for the first attempt, and for a disk that another program has, which is no attempt', () => {
  expect(known({ status: 'connecting' })).toBe(false)
  expect(known({ status: 'offline', problem: 'storage-busy' })).toBe(false)
  expect(known({ status: 'online' })).toBe(true)
  for (const problem of ['refused', 'closed', 'not-stored'])
    expect(known({ status: 'offline', problem })).toBe(true)
  expect(known({ status: 'connecting', attempt: 1 })).toBe(true)
})
