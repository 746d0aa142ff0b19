import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { approveImport, listImports, proposeImport, rejectImport, type GeneratorImport } from '../../authenticators/generators/import-generators.ts'
import { correctModel } from '../../authenticators/generators/correct-model.ts'
import { enterModel, listModels, setModelStatus } from '../../authenticators/generators/model-registry.ts'
import { correctMaker } from '../../authenticators/institutions/correct-maker.ts'
import { enterMaker, listMakers } from '../../authenticators/institutions/institution.ts'
import { inTransaction } from '../../database/transaction.ts'
import * as Shapes from '../../protocol/api/generators.ts'
import { fromBase64url } from '../../protocol/base64url.ts'
import { failure } from '../../reasons/failure.ts'
import { memberOf, type ConsoleSession } from '../access.ts'
import type { App } from '../app.ts'
import { demandFactors, situationOf } from '../demand-factors.ts'
import { handleError } from '../problem-document.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { Nothing } from './parameters.ts'

/** A file of 2 MB in base64url, and what stands around it. */
const LARGEST_PROPOSAL = 3_000_000

/** What is refused before it is read whole is too large a file: nothing else makes a proposal so long. */
function nameTooLarge(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const isTooLarge = (error as Partial<FastifyError>).code === 'FST_ERR_CTP_BODY_TOO_LARGE'
  handleError(isTooLarge ? new RefusedError(failure('KEY_FILE_TOO_LARGE', 'not_moved')) : error, request, reply)
}

/** Makers' models of generators, and makers' files that two clerks take into stock. */
export function consoleGeneratorRoutes(app: App, services: Services): void {
  modelRoutes(app, services)
  makerRoutes(app, services)
  importRoutes(app, services)
}

function modelRoutes(app: App, { pool, otp }: Services): void {
  app.get(
    '/v1/console/generators/models',
    { config: { access: 'console' }, schema: { summary: 'Makers’ models, and which may be used', tags: ['console'], response: { 200: Shapes.GeneratorModelListSchema } } },
    async () => ({ models: await listModels(pool) }),
  )
  app.put(
    '/v1/console/generators/models',
    { config: { access: 'console_operator', operations: ['set_models'] }, schema: { summary: 'Enter a maker’s model', tags: ['console'], body: Shapes.GeneratorModelSchema, response: { 200: Shapes.GeneratorModelSchema } } },
    async (request) => {
      demandFactors('set_models', situationOf(memberOf(request)), ['session'])
      demandPeriod(request.body, '')
      return valueOf(await inTransaction(pool, (transaction) => enterModel(transaction, request.body, memberOf(request).personId, otp.clock())))
    },
  )
  app.put(
    '/v1/console/generators/model-correction',
    { config: { access: 'console_operator', operations: ['set_models'] }, schema: { summary: 'Put a model right that was entered wrongly and has no generators', tags: ['console'], body: Shapes.GeneratorModelCorrectionSchema, response: { 200: Shapes.GeneratorModelSchema } } },
    async (request) => {
      const member = memberOf(request)
      demandFactors('set_models', situationOf(member), ['session'])
      demandPeriod(request.body.right, '/right')
      return valueOf(await inTransaction(pool, (transaction) => correctModel(transaction, request.body, member.personId, otp.clock())))
    },
  )
  app.put(
    '/v1/console/generators/model-status',
    { config: { access: 'console_operator', operations: ['set_models'] }, schema: { summary: 'Block a model, or let it in again', tags: ['console'], body: Shapes.GeneratorModelStatusSchema, response: { 200: Shapes.GeneratorModelEndedSchema } } },
    async (request) => {
      const member = memberOf(request)
      demandFactors('set_models', situationOf(member), ['session'])
      return valueOf(await setModelStatus(otp, { ...request.body, by: member.personId }))
    },
  )
}

/** One that counts has none. */
function demandPeriod({ method, period }: Pick<Shapes.GeneratorModelShape, 'method' | 'period'>, at: string): void {
  if ((method === 'totp') !== (period !== null)) throw new RefusedError(failure('REQUEST_INVALID', 'not_moved', {}, { field: `${at}/period` }))
}

function makerRoutes(app: App, { pool }: Services): void {
  app.get(
    '/v1/console/generators/makers',
    { config: { access: 'console' }, schema: { summary: 'Makers, by the codes that other institutions know them by', tags: ['console'], response: { 200: Shapes.GeneratorMakerListSchema } } },
    async () => ({ makers: await listMakers(pool) }),
  )
  app.put(
    '/v1/console/generators/makers',
    { config: { access: 'console_operator' }, schema: { summary: 'Enter a maker’s code', tags: ['console'], body: Shapes.GeneratorMakerSchema, response: { 200: Shapes.GeneratorMakerSchema } } },
    async (request) => valueOf(await inTransaction(pool, (transaction) => enterMaker(transaction, request.body, memberOf(request).personId))),
  )
  app.put(
    '/v1/console/generators/maker-correction',
    { config: { access: 'console_operator', operations: ['set_models'] }, schema: { summary: 'Put a maker or its code right that was entered wrongly', tags: ['console'], body: Shapes.GeneratorMakerCorrectionSchema, response: { 200: Shapes.GeneratorMakerSchema } } },
    async (request) => {
      const member = memberOf(request)
      demandFactors('set_models', situationOf(member), ['session'])
      return valueOf(await inTransaction(pool, (transaction) => correctMaker(transaction, request.body, member.personId)))
    },
  )
}

function importRoutes(app: App, { pool, otp }: Services): void {
  app.get(
    '/v1/console/generators/imports',
    { config: { access: 'console' }, schema: { summary: 'Makers’ files, those that wait for a second person first', tags: ['console'], response: { 200: Shapes.GeneratorImportListSchema } } },
    async (request) => ({ imports: (await listImports(pool)).map((each) => importView(each, memberOf(request))) }),
  )
  app.put(
    '/v1/console/generators/imports/:id',
    {
      bodyLimit: LARGEST_PROPOSAL,
      errorHandler: nameTooLarge,
      config: { access: 'console_clerk', rateLimit: { max: 20, timeWindow: 60_000 } },
      schema: { summary: 'Propose a maker’s file', tags: ['console'], params: Shapes.GeneratorImportParameters, body: Shapes.GeneratorProposalSchema, response: { 200: Shapes.GeneratorImportSchema } },
    },
    async (request) => {
      const member = memberOf(request)
      const { file, key, password, ...proposal } = request.body
      const secret = key !== undefined ? { key: Buffer.from(key, 'hex') } : password !== undefined ? { password } : undefined
      return importView(valueOf(await proposeImport(otp, { ...proposal, id: request.params.id, by: member.personId, bytes: fromBase64url(file), secret })), member)
    },
  )
  app.put(
    '/v1/console/generators/imports/:id/approval',
    { config: { access: 'console_clerk', operations: ['import_generators'] }, schema: { summary: 'Approve what somebody else proposed', tags: ['console'], params: Shapes.GeneratorImportParameters, body: Shapes.GeneratorApprovalSchema, response: { 200: Shapes.GeneratorImportSchema } } },
    async (request) => {
      const member = memberOf(request)
      // Whoever proposed it is refused with the import in hand.
      demandFactors('import_generators', situationOf(member), ['second_person'])
      return importView(valueOf(await approveImport(otp, { id: request.params.id, by: member.personId, checksum: request.body.checksum })), member)
    },
  )
  app.put(
    '/v1/console/generators/imports/:id/rejection',
    { config: { access: 'console_clerk' }, schema: { summary: 'Turn a proposal down', tags: ['console'], params: Shapes.GeneratorImportParameters, body: Nothing, response: { 200: Shapes.GeneratorImportSchema } } },
    async (request) => {
      const member = memberOf(request)
      return importView(valueOf(await rejectImport(otp, { id: request.params.id, by: member.personId })), member)
    },
  )
}

function importView({ id, fileName, format, isProtected, generators, state, proposedBy, proposedAt, expiresAt, decidedAt }: GeneratorImport, { personId }: ConsoleSession): Shapes.GeneratorImportShape {
  return {
    id, fileName, format, generators, state,
    needsChecksum: !isProtected,
    isOwn: proposedBy === personId,
    proposedAt: proposedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
  }
}
