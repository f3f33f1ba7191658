/** The lines that an administrator adds, in the words of each broker. */
import { expect, test } from 'vitest'
import { remedyLines, softwareNamed } from '../../../src/core/broker/broker-lines.ts'

const rules = [
  { access: 'read', filter: 'papo/CONTROL/ann_Control/+' },
  { access: 'write', filter: 'papo/CONTROL/+/ann' },
] as const

const texts = (...given: Parameters<typeof remedyLines>) =>
  remedyLines(...given).map(({ software, line }) => `${software}: ${line}`)

test('a rule as four brokers write it', () => {
  expect(texts({ kind: 'rules', rules }, undefined)).toEqual([
    'Mosquitto: topic read papo/CONTROL/ann_Control/+',
    'Mosquitto: topic write papo/CONTROL/+/ann',
    'EMQX: {allow, all, subscribe, ["papo/CONTROL/ann_Control/+"]}.',
    'EMQX: {allow, all, publish, ["papo/CONTROL/+/ann"]}.',
    'NATS: publish: ["papo.CONTROL.*.ann"], subscribe: ["papo.CONTROL.ann_Control.*"]',
    String.raw`RabbitMQ: rabbitmqctl set_topic_permissions USER amq.topic '^papo\.' '^papo\.'`,
  ])
})

test('a dot in a level is a dot in none of the subjects of NATS', () => {
  const dotted = { kind: 'rules', rules: [{ access: 'read', filter: 'my.space/USERS/#' }] } as const
  expect(texts(dotted, 'NATS')).toEqual(['NATS: subscribe: ["my//space.USERS.>"]'])
  expect(texts(dotted, 'RabbitMQ')[0]).toContain(String.raw`'^my\.space\.'`)
})

test('where the broker tells which it is, only its own lines are told', () => {
  expect(texts({ kind: 'setting', setting: 'size' }, 'Mosquitto')).toEqual([
    'Mosquitto: message_size_limit 0',
  ])
  expect(texts({ kind: 'setting', setting: 'queue' }, 'papo')).toEqual([])
  const all = remedyLines({ kind: 'setting', setting: 'retained' }, undefined)
  expect(all.map(({ software }) => software)).toEqual(['Mosquitto', 'EMQX', 'NATS', 'RabbitMQ'])
})

test.each([
  ['$SYS/broker/version', 'mosquitto version 2.0.11', 'Mosquitto'],
  ['$SYS/brokers/emqx@10.0.0.1/version', '5.8.0', 'EMQX'],
  ['$SYS/broker/version', 'papo 0.1', 'papo'],
  ['$SYS/broker/version', 'something else', undefined],
])('%s %s', (topic, text, expected) => {
  expect(softwareNamed(topic, text)).toBe(expected)
})
