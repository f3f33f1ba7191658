/**
 * Reason codes that mqtt-packet has no name for. It ends the connection over them; but brokers send codes that the standard
 * has elsewhere (Mosquitto 0x95, "packet too large", in a PUBACK), or codes of their own. Whatever is 0x80 or more is a failure
 * (MQTT 5.0, 2.4), so what it is about has failed, and the connection lives.
 */
import constants from 'mqtt-packet/constants.js'

const TABLES = [
  constants.MQTT5_PUBACK_PUBREC_CODES,
  constants.MQTT5_PUBREL_PUBCOMP_CODES,
  constants.MQTT5_SUBACK_CODES,
  constants.MQTT5_UNSUBACK_CODES,
]

/** What is in none of the tables. */
const UNNAMED = new Proxy(Object.prototype, {
  get: (target, code) =>
    typeof code === 'string' && /^\d+$/u.test(code)
      ? `Reason code ${code}`
      : Reflect.get(target, code),
})

/**
 * Gives every code a name; once, before anything is received. What a table has not is looked up in the one of all
 * failures: filling five tables with 256 names each took a third of a millisecond at each start.
 */
export const acceptUnknownReasonCodes = (): void => {
  for (const table of TABLES) Object.setPrototypeOf(table, constants.MQTT5_DISCONNECT_CODES)
  Object.setPrototypeOf(constants.MQTT5_DISCONNECT_CODES, UNNAMED)
}
