/** Times in the chat as the person wants them: by 12 or 24 hours, with seconds, relative. */
import { expect, test } from 'vitest'
import { directConversation } from '../../support/screen/screen-harness.tsx'
import { frameErrors } from '../../support/screen/frame-errors.ts'
import { inSession } from '../../support/screen/in-session.ts'
import { sizes } from '../../support/screen/sizes.ts'

const open = { open: directConversation('bob') }

const talk = () => {
  const harness = inSession()
  harness.sendsText('bob', 'first')
  harness.sendsText('bob', 'second')
  return harness
}

test.each(sizes)('at %ix%i every form of time fits', async (columns, rows) => {
  const forms = [
    [{}, /09:12 {2}bob {2}first *│?\n.* {13}second/u],
    [{ clock: '12h' }, / 9:12 AM {2}bob {2}first *│?\n.* {16}second/u],
    [{ seconds: 'on' }, /09:12:04 {2}bob {2}first *│?\n.*09:12:04 {7}second/u],
    [{ clock: '12h', seconds: 'on' }, / 9:12:04 AM {2}bob {2}first/u],
    [{ times: 'relative' }, /─ Today ─[^]* {3}now {2}bob {2}first/u],
  ] as const
  for (const [times, wanted] of forms) {
    const harness = talk()
    // oxlint-disable-next-line eslint/no-await-in-loop
    const screen = await harness.show(columns, rows, { ...open, times })
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.until(wanted)
    expect(frameErrors(screen, columns, rows)).toEqual([])
    // oxlint-disable-next-line eslint/no-await-in-loop
    await screen.close()
  }
})

test('relative times go on with the minutes, in Portuguese too', async () => {
  const harness = talk()
  const screen = await harness.show(100, 24, {
    ...open,
    language: 'pt-BR',
    times: { times: 'relative' },
  })
  await screen.until(/agora {2}bob {3}first/u)
  harness.advance(5 * 60_000)
  await screen.until(/ 5 min {2}bob {3}first/u)
  harness.advance(2 * 3_600_000)
  await screen.until(/ 2 h {2}bob {3}first/u)
  await screen.until('─ Hoje ─')
  harness.advance(24 * 3_600_000)
  await screen.until(/09:12 {2}bob {3}first/u)
  await screen.until('─ Ontem ─')
  expect(screen.text()).not.toContain('─ Hoje ─')
  await screen.close()
})
