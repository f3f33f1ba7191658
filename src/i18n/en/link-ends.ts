/** English: why there is no connection to a broker, each with a next step. */

/** By the word of the connection. `/broker URL` is what the shell calls `--broker URL`. */
export const linkEndsEn = {
  refused: 'Nobody listens there: start a broker, or /broker URL',
  'other-user': "Another user's program listens there now: name a broker with /broker URL",
  'unknown-host': 'No host of this name was found: check the name and the network',
  unreachable: 'There is no way to this host: check the network, or /broker URL',
  'no-answer': 'The broker does not answer: check the address and the network',
  'bad-address': 'This is no address of a broker: write mqtt://HOST:PORT',
  'bad-credentials': 'Wrong user name or password: --username, PAPO_PASSWORD, --password-file',
  'no-credentials': 'It wants a user name: --username, PAPO_PASSWORD or --password-file',
  banned: 'The broker has banned this client: ask its keeper',
  'bad-client-id': 'The broker does not take this client id: ask its keeper',
  'not-authorised': 'The broker does not allow this: ask its keeper for the rights',
  'bad-certificate': "The broker's certificate is not trusted: --cafile FILE with its issuer",
  'wrong-host': "The broker's certificate is for another host: use the name in it",
  expired: "The broker's certificate is out of date: ask its keeper, check your clock",
  'own-certificate': 'The broker wants another certificate of yours: --cert and --key',
  'bad-pem': 'A file of --cafile, --cert or --key is no usable PEM: check them',
  'no-tls': 'No TLS is spoken there: write mqtt:// for mqtts://, or another port',
  'tls-there': 'TLS is spoken there: write mqtts:// for mqtt://',
  'tls-version': 'It shares no version of TLS with papo: ask its keeper',
  'hung-up': 'It hangs up at once: check the port; perhaps it wants TLS, mqtts://',
  'not-mqtt': 'Something that is no MQTT broker answers there: check the port',
  'no-websocket': 'No MQTT over WebSocket there: check the path, or write mqtt://',
  'bad-version': 'It speaks neither MQTT 5 nor 3.1.1: /broker URL names another',
  busy: 'The broker takes no more at the moment: it is tried again',
  'shutting-down': 'The broker is shutting down: it is tried again',
  silent: 'The broker heard nothing of you for too long: check the network',
  'ended-by-admin': 'The keeper of the broker ended the connection: ask them why',
  unsupported: 'The broker lacks what papo needs: /broker URL names another',
  moved: 'The broker has moved: ask its keeper where to, then /broker URL',
  'taken-over': 'This profile was opened elsewhere; this papo stopped. /broker takes it back',
  'too-large': 'The broker takes no message of this size: send it in parts',
  closed: 'The broker closed the connection: it is tried again',
}

/** Why a text is no address of a broker, and what would be right. */
export const addressErrorsEn = {
  'no-address': 'nothing is there; write HOST:PORT, or mqtt://HOST:PORT',
  'too-long': 'it is too long; write HOST:PORT, or mqtt://HOST:PORT',
  blanks: 'there are blanks in it; write HOST:PORT, or mqtt://HOST:PORT',
  web: 'behind a web server it is ws:// or wss://',
  scheme: 'it begins with none of mqtt://, mqtts://, ws://, wss://',
  port: 'its port must be a number from 1 to 65535',
  brackets: 'an IPv6 address stands in brackets: [::1]:1883',
  host: 'its host cannot be one; write HOST:PORT, or mqtt://HOST:PORT',
}
