/** The one table of brokers: what docs/brokers.md says of each. How each is started stands in test/brokers/starts.ts. */
import { brokerConfigurations } from './configurations.ts'

export type BrokerRow = {
  /** What `npm run brokers -- NAME` takes. */
  readonly id: string
  readonly name: string
  /** How the suite runs it. */
  readonly run: string
  /** The MQTT that papo speaks with it. */
  readonly mqtt: '5' | '3.1.1'
  /** The probes in which `papo doctor` finds something missing, whatever is configured. */
  readonly missing: readonly string[]
  /** What that means for people; empty where nothing is missing. */
  readonly lacks: string
  /** What to configure, and in which file. */
  readonly configuration: readonly { readonly file: string; readonly text: string }[]
  /** Where that stands, if not in this row; a sentence. */
  readonly elsewhere?: string
}

/** All brokers that the suite starts by itself. */
export const brokerTable = [
  {
    id: 'own',
    name: 'papo broker',
    run: 'papo broker, killed as a process',
    mqtt: '5',
    missing: [],
    lacks: '',
    configuration: [],
  },
  {
    id: 'mosquitto',
    name: 'Mosquitto',
    run: 'one process',
    mqtt: '5',
    missing: [],
    lacks: '',
    configuration: [{ file: 'mosquitto.conf', text: brokerConfigurations.mosquitto }],
  },
  {
    id: 'mosquitto-311',
    name: 'Mosquitto at 3.1.1',
    run: 'the same behind a proxy that refuses MQTT 5',
    mqtt: '3.1.1',
    missing: [],
    lacks: '',
    configuration: [],
    elsewhere: 'As Mosquitto above.',
  },
  {
    id: 'mosquitto-accounts',
    name: 'Mosquitto with accounts',
    run: 'a password for each person, and the access list that papo ships',
    mqtt: '5',
    missing: [],
    lacks: '',
    configuration: [{ file: 'mosquitto.conf', text: brokerConfigurations.mosquittoAccounts }],
  },
  {
    id: 'nats',
    name: 'nats-server',
    run: 'one process, with JetStream',
    mqtt: '3.1.1',
    missing: [],
    lacks: '',
    configuration: [{ file: 'nats.conf', text: brokerConfigurations.nats }],
  },
  {
    id: 'nats-cluster',
    name: 'nats-server, three nodes',
    run: 'the cluster of [clusters/nats](clusters/nats); each node is killed in turn',
    mqtt: '3.1.1',
    missing: [],
    lacks: '',
    configuration: [],
    elsewhere: 'The three files of [clusters/nats](clusters/nats).',
  },
  {
    id: 'rabbitmq',
    name: 'RabbitMQ',
    run: 'one node, with its plugin for MQTT',
    mqtt: '3.1.1',
    missing: ['retained'],
    lacks:
      'RabbitMQ retains, but gives it only to who names the topic, not to a wildcard; no setting changes that, also in later versions. So papo asks who is here when it connects, and groups appear as their members come: `papo doctor` calls it less.',
    configuration: [
      { file: 'rabbitmq.conf', text: brokerConfigurations.rabbitmq },
      { file: 'enabled_plugins', text: brokerConfigurations.rabbitmqPlugins },
    ],
  },
  {
    id: 'ejabberd',
    name: 'ejabberd',
    run: 'one node, any name is let in',
    mqtt: '5',
    missing: [],
    lacks: '',
    configuration: [{ file: 'ejabberd.yml', text: brokerConfigurations.ejabberd }],
  },
] as const satisfies readonly BrokerRow[]

export type BrokerId = (typeof brokerTable)[number]['id']
