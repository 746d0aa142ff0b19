/**
 * Reads the person again whom something was done for. A sheet waits for it before it closes: whatever is pressed next then stands where it will stay.
 */
export type Reread = () => Promise<void>
