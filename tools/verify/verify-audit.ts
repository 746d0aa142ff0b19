import { checkpointFile } from '../../src/audit/checkpoint-file.ts'
import { verifyChain } from '../../src/audit/verify-chain.ts'
import { verifyCheckpoints } from '../../src/audit/verify-checkpoints.ts'
import type { Secrets } from '../../src/configuration/secrets.ts'
import type { Breach } from '../../src/database/invariant.ts'
import type { Queryable } from '../../src/database/transaction.ts'
import { auditedTransfers } from '../../src/ledger/audit-transfers.ts'
import type { Uuid } from '../../src/values/uuid.ts'

/** Where the checkpoints are; `bytes`: how long their file was before the snapshot was taken. */
export type SignedCheckpoints = { deploymentId: Uuid; dataFolder: string; bytes: number; secrets: Pick<Secrets, 'checkpointKeyId' | 'checkpointKey'> }

/** Holds the audit log against what it covers and against the checkpoints that were signed outside the database (design, law 13). */
export async function* verifyAudit(snapshot: Queryable, { deploymentId, dataFolder, bytes, secrets }: SignedCheckpoints): AsyncGenerator<Breach, void, undefined> {
  yield* verifyChain(snapshot, deploymentId, auditedTransfers)
  const key = { id: secrets.checkpointKeyId, privateKey: secrets.checkpointKey }
  yield* verifyCheckpoints(snapshot, { deploymentId, key, file: checkpointFile(dataFolder, deploymentId) }, bytes)
}
