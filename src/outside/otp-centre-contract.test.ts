import { startTestWorld } from '../../sandbox/testing/test-world.ts'
import { otpCentreContract } from '../../test/otp-centre-contract.ts'
import { createSandboxOtpCentreAdapter } from './sandbox-otp-centre-adapter.ts'

otpCentreContract('the sandbox', async (t) => {
  const world = await startTestWorld(t)
  const within = (timeLimitMilliseconds: number) => createSandboxOtpCentreAdapter({ connection: world.connection, limits: { timeLimitMilliseconds } })
  const phones = ['01066600001', '01066600002'] as const
  const [owner, stranger] = [await world.addPerson({ phone: phones[0] }), await world.addPerson({ phone: phones[1] })]
  return {
    centre: within(5_000),
    hasty: within(200),
    own: 'onjang',
    other: 'saebyeok-bank',
    people: [{ ci: owner.ci, phone: phones[0] }, { ci: stranger.ci, phone: phones[1] }],
    foreign: { makerCode: '071', serial: 'YS3060010001' },
    keyPassword: world.connection.clientSecret,
    atOther: (act, phone, why) => world.atOtherBank(act, 'YS30-6001-0001', phone, why),
    spoil: (call, action, effect) => world.switchOn(`centre.${call}`, action, effect, { remaining: 1 }),
  }
})
