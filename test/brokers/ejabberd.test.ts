/** The stories of people on ejabberd. */
// @module-tag ejabberd
import { testConformance } from '../support/brokers/conformance.ts'
import { startEjabberd } from '../support/brokers/start/ejabberd.ts'

testConformance('ejabberd', startEjabberd)
