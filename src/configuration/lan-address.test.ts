import assert from 'node:assert/strict'
import type { NetworkInterfaceInfo } from 'node:os'
import { test } from 'node:test'
import { findLanAddress } from './lan-address.ts'

function at(address: string, internal = false): NetworkInterfaceInfo[] {
  return [{ address, netmask: '255.255.255.0', mac: '00:00:00:00:00:00', cidr: `${address}/24`, family: 'IPv4', internal }]
}

test('the address of the local network is found among others', () => {
  assert.equal(findLanAddress({ lo: at('127.0.0.1', true), docker0: at('172.17.0.1'), wlan0: at('192.168.0.7') }), '192.168.0.7')
})

test('a public address is never chosen by itself', () => {
  assert.throws(() => findLanAddress({ lo: at('127.0.0.1', true), eth0: at('203.0.113.9') }), /no address on a local network/)
})
