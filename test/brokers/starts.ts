/** How each broker of the table is started. */
import type { BrokerId } from '../support/brokers/broker-table.ts'
import { startEjabberd } from '../support/brokers/start/ejabberd.ts'
import {
  startMosquitto311,
  startMosquittoWithAccounts,
  startPlainMosquitto,
} from '../support/brokers/start/mosquitto.ts'
import { startNats, startNatsCluster } from '../support/brokers/start/nats.ts'
import { startOwnBroker } from '../support/brokers/start/own.ts'
import { startRabbitMq } from '../support/brokers/start/rabbitmq.ts'
import type { StartBroker } from '../support/brokers/tested-broker.ts'

export const brokerStarts: Readonly<Record<BrokerId, StartBroker>> = {
  own: startOwnBroker,
  mosquitto: startPlainMosquitto,
  'mosquitto-311': startMosquitto311,
  'mosquitto-accounts': startMosquittoWithAccounts,
  nats: startNats,
  'nats-cluster': startNatsCluster,
  rabbitmq: startRabbitMq,
  ejabberd: startEjabberd,
}
