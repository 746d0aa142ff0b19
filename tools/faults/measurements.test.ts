import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withFaults } from './measurements.ts'

test('the part on faults is added to a document, or makes one', () => {
  assert.equal(withFaults(undefined, 'a table'), '# Measurements\n\n## Faults\n\na table\n')
  assert.equal(withFaults('# Measurements\n\n## Speed\n\nfast\n', 'a table'), '# Measurements\n\n## Speed\n\nfast\n\n## Faults\n\na table\n')
})

test('a new part takes the place of the old one, and of nothing else', () => {
  const before = '# Measurements\n\n## Faults\n\nold\n\n### More\n\nold\n\n## Speed\n\nfast\n'
  assert.equal(withFaults(before, 'new'), '# Measurements\n\n## Faults\n\nnew\n\n## Speed\n\nfast\n')
  assert.equal(withFaults(withFaults(before, 'new'), 'newer'), '# Measurements\n\n## Faults\n\nnewer\n\n## Speed\n\nfast\n')
})
