import type { Static } from 'typebox'
import { Type } from '../schema.ts'
import { BytesSchema, CommandIdSchema, IdSchema, InstantSchema, strict } from './values.ts'

const Name = Type.String({ minLength: 1, maxLength: 60 })
const Instant = Type.Union([InstantSchema, Type.Null()])
/** 2 MB in base64url. */
const LARGEST_FILE_CHARACTERS = 2_800_000

export const GeneratorModelSchema = Type.Object(
  {
    maker: Name,
    model: Name,
    method: Type.Enum(['totp', 'hotp']),
    algorithm: Type.Enum(['sha1', 'sha256', 'sha512']),
    digits: Type.Enum([6, 7, 8]),
    period: Type.Union([Type.Integer({ minimum: 10, maximum: 300 }), Type.Null()], { description: 'seconds; null for one that counts' }),
    ocraSuite: Type.Union([Type.String({ minLength: 8, maxLength: 60, pattern: '^OCRA-1:HOTP-SHA(1|256|512)-([4-9]|10):QN(0[4-9]|[1-5][0-9]|6[0-4])-T[1-9][0-9]?[SMH]$' }), Type.Null()], { description: 'of its keypad (RFC 6287), with a clock: a code without one would be good for ever; null without a keypad' }),
    status: Type.Enum(['ok', 'blocked', 'worn_out']),
    lifeYears: Type.Union([Type.Integer({ minimum: 1, maximum: 20 }), Type.Null()]),
  },
  { title: 'GeneratorModel', ...strict },
)
export type GeneratorModelShape = Static<typeof GeneratorModelSchema>

/** GET /v1/console/generators/models */
export const GeneratorModelListSchema = Type.Object({ models: Type.Array(GeneratorModelSchema) }, { title: 'GeneratorModelList', ...strict })
export type GeneratorModelList = Static<typeof GeneratorModelListSchema>

/** PUT /v1/console/generators/makers: the code beside the serial number, by which other institutions know a maker. */
export const GeneratorMakerSchema = Type.Object({ code: Type.String({ pattern: '^[0-9A-Z]{2,6}$' }), maker: Name }, { title: 'GeneratorMaker', ...strict })
export type GeneratorMaker = Static<typeof GeneratorMakerSchema>
export const GeneratorMakerListSchema = Type.Object({ makers: Type.Array(GeneratorMakerSchema) }, { title: 'GeneratorMakerList', ...strict })
export type GeneratorMakerList = Static<typeof GeneratorMakerListSchema>

/** PUT /v1/console/generators/maker-correction: what was entered wrongly, and what is right. */
export const GeneratorMakerCorrectionSchema = Type.Object({ wrong: GeneratorMakerSchema, right: GeneratorMakerSchema }, strict)

/** PUT /v1/console/generators/model-correction */
export const GeneratorModelCorrectionSchema = Type.Object({ wrong: Type.Object({ maker: Name, model: Name }, strict), right: GeneratorModelSchema }, strict)

/** PUT /v1/console/generators/model-status */
export const GeneratorModelStatusSchema = Type.Object({ maker: Name, model: Name, status: Type.Enum(['ok', 'blocked', 'worn_out']) }, strict)
export const GeneratorModelEndedSchema = Type.Object({ ended: Type.Integer({ description: 'generators in use that can no longer be used' }) }, strict)

export const GeneratorImportParameters = Type.Object({ id: CommandIdSchema })

/** PUT /v1/console/generators/imports/{id}: the first person's. */
export const GeneratorProposalSchema = Type.Object(
  {
    fileName: Type.String({ minLength: 1, maxLength: 120 }),
    format: Type.Enum(['pskc', 'csv']),
    file: BytesSchema(LARGEST_FILE_CHARACTERS),
    /** Agreed with the maker; used and forgotten. A key in hexadecimal. */
    key: Type.Optional(Type.String({ pattern: '^([0-9A-Fa-f]{32}|[0-9A-Fa-f]{48}|[0-9A-Fa-f]{64})$' })),
    password: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    checksum: Type.Optional(Type.String({ minLength: 1, maxLength: 120, description: 'SHA-256 from the maker’s paper, or at least its first 20 digits' })),
    maker: Type.Optional(Name),
    model: Type.Optional(Name),
  },
  strict,
)

/** PUT /v1/console/generators/imports/{id}/approval: the second person's. */
export const GeneratorApprovalSchema = Type.Object({ checksum: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })) }, strict)

/** The checksum is not told: both people have it from the maker's paper. */
export const GeneratorImportSchema = Type.Object(
  {
    id: IdSchema,
    fileName: Type.String(),
    format: Type.Enum(['pskc', 'csv']),
    needsChecksum: Type.Boolean(),
    generators: Type.Integer(),
    state: Type.Enum(['proposed', 'approved', 'rejected', 'expired']),
    isOwn: Type.Boolean({ description: 'proposed by whoever asks, who can not approve it' }),
    proposedAt: InstantSchema,
    expiresAt: InstantSchema,
    decidedAt: Instant,
  },
  { title: 'GeneratorImport', ...strict },
)
export type GeneratorImportShape = Static<typeof GeneratorImportSchema>

/** GET /v1/console/generators/imports */
export const GeneratorImportListSchema = Type.Object({ imports: Type.Array(GeneratorImportSchema) }, { title: 'GeneratorImportList', ...strict })
export type GeneratorImportList = Static<typeof GeneratorImportListSchema>
