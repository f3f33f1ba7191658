/** The stories of people on RabbitMQ. */
// @module-tag rabbitmq
import { testConformance } from '../support/brokers/conformance.ts'
import { startRabbitMq } from '../support/brokers/start/rabbitmq.ts'

testConformance('rabbitmq', startRabbitMq)
