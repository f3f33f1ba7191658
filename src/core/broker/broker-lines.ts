/**
 * The lines that an administrator adds to a broker's configuration, as the manuals of each broker write them:
 * mosquitto.conf(5) with its `acl_file`; acl.conf and the `mqtt` section of EMQX 5; `authorization` of nats-server, where
 * subjects have dots and `*`; `rabbitmqctl set_topic_permissions` and rabbitmq.conf, where routing keys have dots.
 */
import type { BrokerRule } from './essential.ts'
import { mosquittoRule } from './essential.ts'
import type { BrokerSetting, BrokerSoftware, Remedy } from './doctor-report.ts'

/** A line, and where it belongs. */
export type BrokerLine = {
  readonly software: BrokerSoftware
  readonly file: string
  readonly line: string
}

/** `papo/USERS/+` as a subject of NATS: dots between the levels; `*` and `>` for the wildcards. */
const subjectOf = (filter: string): string =>
  filter
    .split('/')
    .map((level) => (level === '+' ? '*' : level === '#' ? '>' : level.replaceAll('.', '//')))
    .join('.')

const emqxRule = ({ access, filter }: BrokerRule): string =>
  `{allow, all, ${access === 'read' ? 'subscribe' : 'publish'}, [${JSON.stringify(filter)}]}.`

const natsRule = (rules: readonly BrokerRule[]): string =>
  (['publish', 'subscribe'] as const)
    .flatMap((action) => {
      const subjects = rules
        .filter(({ access }) => (access === 'write') === (action === 'publish'))
        .map(({ filter }) => JSON.stringify(subjectOf(filter)))
      return subjects.length === 0 ? [] : [`${action}: [${subjects.join(', ')}]`]
    })
    .join(', ')

/** One call sets all that a user may do, so it names the whole space and not the missing topic alone. */
const rabbitRule = (rules: readonly BrokerRule[]): string => {
  const [space = ''] = rules.map(({ filter }) => filter.split('/')[0])
  const pattern = `'^${space.replaceAll('.', String.raw`\.`)}\\.'`
  return `rabbitmqctl set_topic_permissions USER amq.topic ${pattern} ${pattern}`
}

type SettingLines = readonly (readonly [software: BrokerSoftware, file: string, line: string])[]

/** Where each broker has its settings. */
const MOSQUITTO = 'mosquitto.conf'
const EMQX = 'emqx.conf'
const NATS = 'nats.conf'
const RABBIT = 'rabbitmq.conf'

const SETTING_LINES: Readonly<Record<BrokerSetting, SettingLines>> = {
  retained: [
    ['Mosquitto', MOSQUITTO, 'retain_available true'],
    ['EMQX', EMQX, 'retainer.enable = true'],
    ['NATS', NATS, 'jetstream { store_dir: "/var/lib/nats" }'],
    ['RabbitMQ', RABBIT, 'mqtt.retained_message_store = rabbit_mqtt_retained_msg_store_dets'],
  ],
  size: [
    ['Mosquitto', MOSQUITTO, 'message_size_limit 0'],
    ['EMQX', EMQX, 'mqtt.max_packet_size = 1MB'],
    ['NATS', NATS, 'max_payload: 1MB'],
    ['RabbitMQ', RABBIT, 'max_message_size = 1048576'],
  ],
  queue: [
    ['Mosquitto', MOSQUITTO, 'max_queued_messages 100000'],
    ['EMQX', EMQX, 'mqtt.max_mqueue_len = 100000'],
    ['NATS', NATS, 'jetstream { max_file_store: 1GB }'],
    ['RabbitMQ', 'shell', 'rabbitmqctl list_policies  # none with max-length'],
  ],
  session: [
    ['Mosquitto', MOSQUITTO, 'persistent_client_expiration 14d'],
    ['EMQX', EMQX, 'mqtt.session_expiry_interval = 7d'],
    ['NATS', NATS, 'jetstream { store_dir: "/var/lib/nats" }'],
    ['RabbitMQ', RABBIT, 'mqtt.subscription_ttl = 604800000  # up to 3.12'],
    ['RabbitMQ', RABBIT, 'mqtt.max_session_expiry_interval_seconds = 604800  # from 3.13 on'],
  ],
}

const ruleLines = (rules: readonly BrokerRule[]): readonly BrokerLine[] => [
  ...rules.map((rule): BrokerLine => ({
    software: 'Mosquitto',
    file: 'acl_file',
    line: mosquittoRule(rule),
  })),
  ...rules.map((rule): BrokerLine => ({
    software: 'EMQX',
    file: 'acl.conf',
    line: emqxRule(rule),
  })),
  { software: 'NATS', file: 'permissions', line: natsRule(rules) },
  { software: 'RabbitMQ', file: 'shell', line: rabbitRule(rules) },
]

/** The lines of a remedy; where the broker tells which program it is, those for that program alone. */
export const remedyLines = (
  remedy: Remedy,
  software: BrokerSoftware | undefined,
): readonly BrokerLine[] => {
  const all =
    remedy.kind === 'rules'
      ? ruleLines(remedy.rules)
      : SETTING_LINES[remedy.setting].map(([of, file, line]): BrokerLine => ({
          software: of,
          file,
          line,
        }))
  return software === undefined ? all : all.filter((one) => one.software === software)
}

/** What a broker says of itself on `$SYS/broker/version` or `$SYS/brokers/…/version`; nothing where it says nothing known. */
export const softwareNamed = (topic: string, text: string): BrokerSoftware | undefined => {
  if (topic.startsWith('$SYS/brokers/')) return 'EMQX'
  if (/^mosquitto\b/iu.test(text)) return 'Mosquitto'
  return /^(?:papo|aedes)\b/iu.test(text) ? 'papo' : undefined
}
