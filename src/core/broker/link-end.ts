/** Why there is no connection to a broker, why one ended, and why the broker did not take something. */

/** Why a broker could not be reached or stopped talking to us. */
export type LinkEndReason =
  | 'refused' // nobody listens there
  | 'other-user' // where a broker of this machine was, another user's program listens now
  | 'unknown-host' // the name leads nowhere, or cannot be looked up
  | 'unreachable' // no route
  | 'no-answer' // a timeout
  | 'no-connack' // it took the connection, and did not answer CONNECT in time
  | 'bad-address' // no URL of a broker
  | 'bad-credentials' // the account that was given is not taken
  | 'no-credentials' // an account is wanted, and none was given
  | 'banned'
  | 'bad-client-id'
  | 'not-authorised' // the account is right, its rights are not
  | 'bad-certificate' // signed by nobody who is trusted
  | 'wrong-host' // its certificate is for another name
  | 'expired' // its certificate is not valid yet, or no more
  | 'own-certificate' // it wants another certificate of ours
  | 'bad-pem' // our own files cannot be used
  | 'no-tls' // TLS was tried where none is spoken
  | 'tls-there' // none was tried where it is spoken
  | 'tls-version' // no version or cipher in common
  | 'hung-up' // closed before it sent anything
  | 'not-mqtt' // something else answers on this port
  | 'no-websocket' // a web server without MQTT at this path
  | 'bad-version' // neither MQTT 5 nor 3.1.1
  | 'busy' // it reports that it takes no more at the moment
  | 'shutting-down'
  | 'silent' // it received nothing from us for too long
  | 'ended-by-admin'
  | 'no-qos1' // it takes QoS 0 only, with which packets get lost
  | 'unsupported' // something else that we ask for
  | 'moved' // use another server
  | 'taken-over' // somebody connected with our client id
  | 'too-large' // a packet of ours
  | 'storage-busy' // we ended it: another program has the disk, which did not take what came
  | 'not-stored' // we ended it: the disk did not take what came for another reason
  | 'closed' // the connection broke or was closed without a reason

/** What came of a connection attempt or of a running connection. `detail` is for a log or `/doctor`. */
export type LinkEnd = { readonly reason: LinkEndReason; readonly detail: string }

/** Why a broker did not take a packet or a filter (MQTT 5 reports it; MQTT 3.1.1 never does). */
export type BrokerDenial = {
  readonly reason:
    | 'not-authorised'
    | 'bad-topic'
    | 'too-large'
    | 'quota'
    | 'refused'
    | 'broker-closes'
  readonly detail: string
  /** How many bytes a packet has that is too large. */
  readonly size?: number
  /** The most that the broker takes, where it said so. */
  readonly limit?: number
}
