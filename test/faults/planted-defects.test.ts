import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isCaught, PLANTED_DEFECTS } from './planted-defects.ts'
import { chooseSeed } from './seeded-random.ts'

for (const defect of PLANTED_DEFECTS) {
  test(`caught: ${defect.name}`, async (context) => {
    const seed = chooseSeed()
    context.diagnostic(`seed ${seed}`)
    const violations = await defect.run(seed)
    assert.ok(isCaught(defect, violations), `seed ${seed}: none of ${defect.mustBreak.join(', ')} among ${JSON.stringify(violations.slice(0, 5))}`)
  })
}
