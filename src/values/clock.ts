/** The time now. Clocks are passed in, so that tests and simulations can turn them (design, law 9). */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()
