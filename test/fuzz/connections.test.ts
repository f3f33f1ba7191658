/** Bytes on sockets: our own broker, a broker that lies, the socket of a running program. */
import { fuzzInTests } from './engine/in-tests.ts'

fuzzInTests(['own-broker', 'mqtt-client', 'control-socket'])
