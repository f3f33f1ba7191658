/** The stories of people on nats-server, one and three of it. */
// @module-tag nats
import { testConformance } from '../support/brokers/conformance.ts'
import { startNats, startNatsCluster } from '../support/brokers/start/nats.ts'

testConformance('nats', startNats)
testConformance('nats-cluster', startNatsCluster)
