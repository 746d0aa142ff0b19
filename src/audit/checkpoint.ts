import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import { decodeCbor, encodeCbor } from '../protocol/canonical-cbor.ts'
import { openEnvelope, signEnvelope } from '../protocol/envelope.ts'
import { uuidFromBytes, uuidToBytes, type Uuid } from '../values/uuid.ts'
import type { ChainState } from './chain.ts'

/** The type in the envelope of a checkpoint. */
const TYPE = 'onjang/audit-checkpoint/1'

/** What the chain was at one moment, signed and kept outside the database. */
export type Checkpoint = {
  deploymentId: Uuid
  /** When it was signed. */
  at: Date
  /** The last entry, its hash, and what the chain covered. */
  number: bigint
  head: Buffer
  eventsTotal: bigint
  transfersTotal: bigint
  transfersUntil: bigint
}

/** A key that signs checkpoints and nothing else. */
export type CheckpointKey = { id: Uuid; privateKey: KeyObject }

export function checkpointOf(deploymentId: Uuid, at: Date, state: ChainState): Checkpoint {
  const { number, hash, eventsTotal, transfersTotal, transfersUntil } = state
  return { deploymentId, at, number, head: hash, eventsTotal, transfersTotal, transfersUntil }
}

/** A line for the file: what can be read by eye, and the signed envelope (base64url). Only the envelope counts. */
export async function signCheckpoint(key: CheckpointKey, checkpoint: Checkpoint): Promise<string> {
  const { deploymentId, at, number, head, eventsTotal, transfersTotal, transfersUntil } = checkpoint
  const payload = encodeCbor([uuidToBytes(deploymentId), at.getTime(), number, new Uint8Array(head), eventsTotal, transfersTotal, transfersUntil])
  const envelope = await signEnvelope(TYPE, key.id, payload, async (bytes) => sign('sha256', bytes, { key: key.privateKey, dsaEncoding: 'ieee-p1363' }))
  return `${at.toISOString()} entry ${number} events ${eventsTotal} transfers ${transfersTotal} ${Buffer.from(envelope).toString('base64url')}`
}

/** Reads a line of the file; undefined when it is not one that this key signed. */
export function readCheckpoint(key: CheckpointKey, line: string): Checkpoint | undefined {
  try {
    const { type, keyId, payload, signedBytes, signature } = openEnvelope(Buffer.from(line.slice(line.lastIndexOf(' ') + 1), 'base64url'))
    if (type !== TYPE || keyId !== key.id || !verify('sha256', signedBytes, { key: createPublicKey(key.privateKey), dsaEncoding: 'ieee-p1363' }, signature)) return undefined
    const [deploymentId, at, number, head, eventsTotal, transfersTotal, transfersUntil] = decodeCbor(payload) as [Uint8Array, number, ...unknown[]]
    return {
      deploymentId: uuidFromBytes(deploymentId),
      at: new Date(at),
      number: BigInt(number as number),
      head: Buffer.from(head as Uint8Array),
      eventsTotal: BigInt(eventsTotal as number),
      transfersTotal: BigInt(transfersTotal as number),
      transfersUntil: BigInt(transfersUntil as number),
    }
  } catch (error) {
    if (error instanceof Error) return undefined
    throw error
  }
}
