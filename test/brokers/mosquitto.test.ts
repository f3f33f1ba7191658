/** The stories of people on Mosquitto. */
// @module-tag mosquitto
import { testConformance } from '../support/brokers/conformance.ts'
import {
  startMosquitto311,
  startMosquittoWithAccounts,
  startPlainMosquitto,
} from '../support/brokers/start/mosquitto.ts'

testConformance('mosquitto', startPlainMosquitto)
testConformance('mosquitto-311', startMosquitto311)
testConformance('mosquitto-accounts', startMosquittoWithAccounts)
