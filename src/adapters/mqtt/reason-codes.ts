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
  constants.MQTT5_DISCONNECT_CODES,
]

/** Gives every code a name; once, before anything is received. */
export const acceptUnknownReasonCodes = (): void => {
  for (const table of TABLES) {
    for (let code = 0; code <= 0xff; code += 1) {
      table[code] ??= constants.MQTT5_DISCONNECT_CODES[code] ?? `Reason code ${code}`
    }
  }
}
