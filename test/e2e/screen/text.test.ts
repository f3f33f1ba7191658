/** What is typed is what the other person's disk has, byte for byte, under names of any script. */
// @module-tag mosquitto
import { expect, test } from 'vitest'
import { until } from '../../support/wait.ts'
import { useHomeAndMosquitto } from '../../support/e2e/home-and-mosquitto.ts'

const PUSHKIN = 'Александр Сергеевич Пушкин-Гонча'
const ADA = '𞤀𞤣𞤤𞤢'.repeat(8)

const TEXTS = [
  'England \u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F} 👩🏽‍💻',
  '\u845B\u{E0100} \uF900 \u212B e\u0301',
  'שלום!\u200F \u2067C++\u200E\u2069',
  '\u0F67\u0F90\u0FB5\u0FA8\u0FB3\u0FBA\u0FBC\u0FBB\u0F82',
]

const here = useHomeAndMosquitto()

test('two people with names of 32 characters talk over Mosquitto, and nothing of what they write is lost', async () => {
  const his = ['--name', PUSHKIN, '--profile', 'his', '--broker', here.mosquitto.url]
  const hers = ['--name', ADA, '--profile', 'hers', '--broker', here.mosquitto.url]
  here.home.start(['tail', ...hers])
  here.home.start(['tail', ...his])
  await until(
    async () => (await here.home.run(['users', ...his])).out.includes(ADA),
    'he sees her',
    20_000,
  )
  expect(await here.home.run(['request', ADA, 'привет', ...his])).toMatchObject({
    code: 0,
    err: '',
  })
  expect(await here.home.run(['accept', PUSHKIN, ...hers])).toMatchObject({ code: 0, err: '' })
  for (const text of TEXTS) {
    expect(await here.home.run(['send', ADA, '--wait', ...his], text)).toMatchObject({
      code: 0,
      err: '',
    })
  }
  expect((await here.home.run(['send', ADA, ...his], '\u200B\u3164\u2800')).code).toBe(2)
  const kept = async (words: string) => {
    const { out } = await here.home.run(['search', words, '--json', ...hers])
    return out
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line))
  }
  expect(await kept('england')).toEqual([expect.objectContaining({ text: TEXTS[0] })])
  expect(await kept('👩‍💻')).toEqual([expect.objectContaining({ text: TEXTS[0] })])
  expect(await kept('葛')).toEqual([expect.objectContaining({ text: TEXTS[1] })])
  expect(await kept('c++')).toEqual([expect.objectContaining({ text: TEXTS[2] })])
  expect(await kept('\u0F67\u0F90')).toEqual([expect.objectContaining({ text: TEXTS[3] })])
}, 90_000)
