/** The stories of people on the broker that comes with papo. */
import { testConformance } from '../support/brokers/conformance.ts'
import { startOwnBroker } from '../support/brokers/start/own.ts'

testConformance('own', startOwnBroker)
