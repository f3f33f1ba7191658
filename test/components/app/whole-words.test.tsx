/** On small screens words are whole, or something shorter stands for them; what somebody does is told as that, wherever it goes. */
import { describe, expect, test } from 'vitest'
import { safeText } from '../../../src/core/text/safe-text.ts'
import { keys } from '../../support/screen/keys.ts'
import {
  createScreenHarness,
  directConversation,
  groupConversation,
  idOf,
} from '../../support/screen/screen-harness.tsx'
import { inSession } from '../../support/screen/in-session.ts'

const narrow = [
  [60, 20],
  [40, 15],
] as const

describe.each(narrow)('at %ix%i', (columns, rows) => {
  test.each([
    ['en', 'beto lima de souza', 'unverified'],
    ['pt-BR', 'beto lima', 'não verificado'],
  ] as const)(
    'in %s how far a key is trusted is told whole: the status of %s may be a sign',
    async (language, name, trust) => {
      const harness = inSession(name)
      const screen = await harness.show(columns, rows, { language, open: directConversation(name) })
      await screen.until(new RegExp(`${name} ● ─`, 'u'))
      expect(screen.text()).toContain(`${trust} ─╮`)
      await screen.close()
    },
  )

  test.each([
    ['en', 'editing your message', 'Esc cancels'],
    ['pt-BR', 'editando a mensagem', 'Esc cancela'],
  ] as const)('in %s how to leave an edit or a reply is told', async (language, editing, leave) => {
    const harness = inSession('bob')
    harness.sendsText('alice', 'three packets, and then one more for the other side', 'bob')
    const screen = await harness.show(columns, rows, { language, open: directConversation('bob') })
    await screen.press(keys.ctrlUp, 'e')
    await screen.until(`━ ${editing} ━`)
    expect(screen.text()).toContain(`${leave} ━`)
    await screen.press(keys.escape)
    await screen.until(() => !screen.text().includes(editing))
    await screen.press(keys.ctrlUp)
    await screen.until(/▌.*three/u)
    await screen.press('r')
    await screen.until(`… ━ ${leave} ━`)
    await screen.close()
  })

  test('the first steps that are left stand there whole, and how many there are', async () => {
    const harness = createScreenHarness()
    harness.setLink('online')
    const screen = await harness.show(columns, rows, { language: 'pt-BR' })
    await screen.until('Mandar um oi para o echo.')
    expect(screen.text()).toContain('Chamar alguém para conversar.')
    expect(screen.text()).toContain('Alt-U, Enter num nome')
    expect(screen.text()).not.toContain('as suas')
    expect(screen.text()).toContain('2/6 ─╯')
    // no step without its key
    const inside = screen.rows().map((row) => row.replaceAll(/^.*[│┃](?=.{20})|[│┃]$/gu, '').trim())
    const steps = inside.filter((row) => /^○ {2}/u.test(row)).length
    expect(inside.filter((row) => /Alt-[UG]|Ctrl-K echo/u.test(row)).length).toBeGreaterThanOrEqual(
      steps,
    )
    await screen.close()
  })

  test.each([
    ['en', 'a key, a command or a word'],
    ['pt-BR', 'tecla, comando ou palavra'],
  ] as const)('in %s the help tells whole what can be typed in it', async (language, words) => {
    const screen = await createScreenHarness().show(columns, rows, { language })
    await screen.press('\u001BOP')
    await screen.until(words)
    expect(screen.rows()[1]).not.toContain('…')
    await screen.close()
  })
})

test.each([
  ['en', 'bob', 'bob: chat?'],
  ['pt-BR', 'ana', 'ana chamou'],
  ['pt-BR', 'beto lima', 'beto lima '],
] as const)('at 60x20 in %s a request of %s is whole words', async (language, name, row) => {
  const harness = createScreenHarness()
  harness.receive(name, { type: 'request.make', to: idOf('alice'), text: safeText('oi') })
  const screen = await harness.show(60, 20, { language })
  await screen.press(keys.alt('r'))
  await screen.until(`▸ ${row}`)
  expect(screen.rows().find((one) => one.includes(`▸ ${row}`))).not.toContain('…')
  await screen.close()
})

test.each([
  ['en', 60, 20, 'Enter ask'],
  ['pt-BR', 60, 20, 'Enter pedir'],
  ['pt-BR', 40, 15, 'Enter pedir p/ entrar'],
] as const)('in %s at %ix%i the border of Groups says whole what Enter does', async (...given) => {
  const [language, columns, rows, hint] = given
  const harness = createScreenHarness()
  harness.createsGroup('bob', 'lab')
  const screen = await harness.show(columns, rows, { language })
  await screen.press(keys.alt('g'))
  await screen.until('▸')
  expect(screen.text()).toContain(`━ ${hint} ━`)
  await screen.close()
})

test.each(narrow)('at %ix%i what a member is stands whole, or below', async (columns, rows) => {
  const harness = createScreenHarness()
  const group = harness.createsGroup('bartholomew', 'lab')
  harness.joins(group, 'alice')
  const screen = await harness.show(columns, rows, { language: 'pt-BR' })
  await screen.press(keys.alt('g'), 'i')
  await screen.until('não verificado')
  const at = screen.rows().findIndex((row) => row.includes('não verificado'))
  expect(screen.rows()[at]).not.toContain('…')
  expect(screen.rows()[at + 1]).toMatch(/┃ {10,}lidera *┃/u)
  await screen.close()
})

test('what somebody does is told as that where it is searched, quoted and copied', async () => {
  const harness = inSession('bob')
  harness.sendsText('bob', '/me waves')
  harness.sendsText('bob', 'hello')
  const messages = harness.state().conversations.get(directConversation('bob'))?.messages ?? []
  for (const message of messages.filter(({ text }) => text.startsWith('/me')))
    harness.searchHits.push({ message, excerpt: safeText('/me ‹waves›') })
  const screen = await harness.show(100, 24, { open: directConversation('bob') })
  await screen.press(keys.ctrl('f'), 'waves')
  await screen.until(/▸ .* \* {2}bob waves/u)
  expect(screen.text()).not.toContain('/me')
  await screen.press(keys.escape)
  await screen.until(() => !screen.text().includes('Search'))
  await screen.press(keys.ctrlUp, keys.shiftUp, 'y')
  const copied = () =>
    harness.calls.find((call) => typeof call === 'string' && call.startsWith('copy '))
  await screen.until(() => copied() !== undefined)
  expect(copied()).toMatch(/\] \* bob waves\n.*\] bob: hello$/u)
  await screen.press('>')
  await screen.until('> * bob waves')
  await screen.close()
})

test('what is searched in one place or everywhere by a word offers no Tab for it', async () => {
  const screen = await inSession('bob').show(60, 20, {
    language: 'pt-BR',
    open: directConversation('bob'),
  })
  await screen.press(keys.ctrl('f'))
  await screen.until('Tab: em tudo')
  expect(screen.text()).toContain('de:NOME')
  await screen.press('em:* bolo')
  await screen.until('Buscar: em tudo')
  expect(screen.text()).not.toContain('Tab:')
  await screen.close()
})

test.each(narrow)('at %ix%i the heading of a group that is over says so once', async (...size) => {
  const harness = createScreenHarness()
  const group = harness.createsGroup('alice', 'lab')
  const open = groupConversation(group)
  harness.perform({ type: 'group.disband', group })
  const screen = await harness.show(...size, { language: 'pt-BR', open })
  await screen.until('# lab ')
  expect(screen.rows().find((row) => row.includes('╭─ # lab'))).toMatch(/# lab ─+ encerrado ─/u)
  await screen.close()
})

test('at 40x15 the heading of an open topic, its input and the list of topics have whole words', async () => {
  const harness = createScreenHarness()
  harness.setLink('online')
  const screen = await harness.show(40, 15, { language: 'pt-BR' })
  await screen.press('/topic-room casa/cozinha', keys.enter)
  await screen.until('casa/cozinha  sem assinatura ')
  await screen.press('/topic-room casa/#', keys.enter)
  await screen.until('Só para ler, por causa de + ou #')
  await screen.press('/topic-room', keys.enter)
  await screen.until('Tópicos abertos')
  expect(screen.text()).toMatch(/Tópicos abertos ━+ Enter abre um ━/u)
  await screen.close()
})

test('Enter on a time asks for another one, and does not leave the old one before it', async () => {
  const screen = await createScreenHarness().show(60, 20, { language: 'pt-BR' })
  await screen.press('/set', keys.enter)
  await screen.until('Configurações')
  await screen.press('quiet', keys.enter)
  await screen.until('quiet deve ser um horário como')
  expect(screen.text()).toMatch(/\/set quiet *┃/u)
  await screen.close()
})

test('a key that many terminals do not send is bound with a word about that', async () => {
  const screen = await createScreenHarness().show(120, 30, { language: 'pt-BR' })
  await screen.press('/bind goTo Ctrl-ç', keys.enter)
  await screen.until('que nem todo terminal envia: /unbind any.goTo desfaz')
  await screen.press('/bind goTo Ctrl-O', keys.enter)
  await screen.until('any.goTo agora é Ctrl-O')
  expect(screen.text()).not.toContain('nem todo terminal')
  await screen.close()
})

test('a text is not offered to a group that is over', async () => {
  const harness = createScreenHarness()
  harness.meet('bob')
  const group = harness.createsGroup('alice', 'lab')
  const screen = await harness.show(80, 24)
  await screen.press('hello', keys.enter)
  await screen.until('Send this to')
  expect(screen.text()).toMatch(/▸.* lab .* group/u)
  await screen.press(keys.escape)
  harness.perform({ type: 'group.disband', group })
  await screen.until(() => !screen.text().includes('Send this to'))
  await screen.press(keys.enter)
  await screen.until('Send this to')
  expect(screen.text()).not.toMatch(/▸.* lab .* group/u)
  await screen.close()
})
