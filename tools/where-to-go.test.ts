import assert from 'node:assert/strict'
import { test } from 'node:test'
import { whereToGo } from './where-to-go.ts'

test('npm start names wallet, till, office and console in this order, and all addresses stand in one column', () => {
  const lines = whereToGo(8080).split('\n')
  assert.deepEqual(lines.map((line) => /http\S+$/.exec(line)![0]), ['http://wallet.localhost:8080', 'http://till.localhost:8080', 'http://office.localhost:8080', 'http://console.localhost:8080', 'http://localhost:8081', 'http://docs.localhost:8080/docs'])
  const starts = lines.map((line) => line.slice(0, line.indexOf('http')).replace(/[가-힣]/g, '..').length)
  assert.equal(new Set(starts).size, 1, starts.join())
})
