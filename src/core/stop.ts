/** Undoes what gave it: ends a subscription, a timer or a listener. Calling it twice is harmless. */
export type Stop = () => void
